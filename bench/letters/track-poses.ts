import { LANDMARK_COUNT, type NormalizedLandmarks, type WorldLandmarks } from '../../components/types/hand.ts'
import type { HandView, Pose } from '../../components/types/pose.ts'
import { type RecordingPlan, recordKinematics } from '../../data-samples/renderer/recording.ts'

/** What landmark networks add to the truth: deviation of each landmark, share of wrist to middle knuckle. */
const JITTER_SHARE = 0.012

/**
 * Poses of a planned recording without its pictures: the true landmarks in each camera's picture, with jitter,
 * every camera's view weighted alike. Thousands of frames a second.
 */
export async function* trackPoses(plan: RecordingPlan): AsyncGenerator<Pose, void, undefined> {
  const { truth, cameras } = recordKinematics(plan)
  const jitter = bellNumbers(plan.seed)
  for (const { timestampMs, views } of truth.frames) {
    const seen = cameras.flatMap((camera): HandView[] => {
      const points = views[camera.id]
      if (points === undefined) return []
      const [width, height] = camera.size
      const landmarks = normalized(points, width, height, jitter)
      return [
        {
          cameraId: camera.id,
          timestampMs,
          width,
          height,
          weight: 1 / cameras.length,
          quality: { presence: 1, size: 1, sharpness: 1, shareInView: 1 },
          hand: {
            handedness: plan.hand,
            handednessScore: 1,
            presence: 1,
            landmarks,
            worldLandmarks: new Float32Array(LANDMARK_COUNT * 3) as WorldLandmarks,
            sharpness: 0,
            trackId: 0,
          },
        },
      ]
    })
    const none: readonly HandView[] = []
    yield { timestampMs, views: { left: none, right: none, [plan.hand]: seen }, fused: [] }
  }
}

function normalized(
  points: readonly (readonly number[])[],
  width: number,
  height: number,
  jitter: () => number,
): NormalizedLandmarks {
  const at = (point: number, axis: 0 | 1): number => points[point]?.[axis] ?? 0
  const deviation = JITTER_SHARE * Math.hypot(at(9, 0) - at(0, 0), at(9, 1) - at(0, 1))
  const landmarks = new Float32Array(LANDMARK_COUNT * 3)
  for (let point = 0; point < LANDMARK_COUNT; point++) {
    landmarks[point * 3] = (at(point, 0) + jitter() * deviation) / width
    landmarks[point * 3 + 1] = (at(point, 1) + jitter() * deviation) / height
  }
  return landmarks as NormalizedLandmarks
}

/** Bell-shaped numbers of mean 0 and deviation 1 (twelve uniform ones summed), the same for the same seed. */
function bellNumbers(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6)
}
