import type { CameraId } from '../../components/types/camera.ts'
import {
  type Hand,
  type HandFrame,
  LANDMARK_COUNT,
  type NormalizedLandmarks,
  type WorldLandmarks,
} from '../../components/types/hand.ts'
import type { RigCamera } from '../../components/types/rig.ts'
import { projectPoint } from './cameras.ts'
import type { PlacedHand } from './placed-hand.ts'
import type { Kinematics } from './recording.ts'
import { fromRodrigues, rotate, scale, subtract, type Vec3 } from './rotation.ts'

/** Fewer landmarks than this in the picture, and no network would see the hand. */
const MIN_LANDMARKS_IN_VIEW = 15

/**
 * What hand networks would report of a camera if they made no mistake: the true landmarks, projected. For
 * testing what comes after them without drawing a picture.
 */
export function idealHandFrames(kinematics: Kinematics, cameraId: CameraId): readonly HandFrame[] {
  const camera = kinematics.cameras.find(({ id }) => id === cameraId)
  if (camera === undefined) throw new RangeError(`the recording has no camera "${cameraId}"`)
  const [width, height] = camera.size
  return kinematics.hands.map((placed, index): HandFrame => {
    const hand = idealHand(placed, camera)
    return {
      cameraId,
      index,
      timestampMs: kinematics.truth.frames[index]?.timestampMs ?? 0,
      width,
      height,
      hands: hand === undefined ? [] : [hand],
    }
  })
}

function idealHand(placed: PlacedHand, camera: RigCamera): Hand | undefined {
  const [width, height] = camera.size
  const seen = placed.landmarks.map((point) => projectPoint(camera, point))
  const inView = seen.filter(({ x, y }) => x >= 0 && y >= 0 && x < width && y < height).length
  const wristDepth = seen[0]?.depth
  if (inView < MIN_LANDMARKS_IN_VIEW || wristDepth === undefined) return undefined
  const pixelsPerMetre = (camera.intrinsics[0] ?? 1) / wristDepth
  const normalized = seen.flatMap(({ x, y, depth }) => [
    x / width,
    y / height,
    ((depth - wristDepth) * pixelsPerMetre) / width,
  ])
  const cameraFromWorld = fromRodrigues(camera.rotation)
  const sum = placed.landmarks.reduce<Vec3>((s, p) => [s[0] + p[0], s[1] + p[1], s[2] + p[2]], [0, 0, 0])
  const centre = scale(sum, 1 / LANDMARK_COUNT)
  const world = placed.landmarks.flatMap((point) => [...rotate(cameraFromWorld, subtract(point, centre))])
  return {
    handedness: placed.handedness,
    handednessScore: 1,
    presence: 1,
    landmarks: new Float32Array(normalized) as NormalizedLandmarks,
    worldLandmarks: new Float32Array(world) as WorldLandmarks,
    sharpness: 0,
    trackId: 0,
  }
}
