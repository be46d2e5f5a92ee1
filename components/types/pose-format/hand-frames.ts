import {
  type Hand,
  type Handedness,
  type HandFrame,
  LANDMARK_COUNT,
  type NormalizedLandmarks,
  type WorldLandmarks,
} from '../hand.ts'
import { CAMERA_POINT, componentsOf, FRAME_COMPONENT, FramePoint, HAND_COMPONENTS } from './components.ts'
import { dimensionsOf, firstPointOf, type PoseBlock, type PoseHead, pointsOf } from './layout.ts'

const SIDES: readonly Handedness[] = ['left', 'right']
const POINT_OF_SIDE = {
  left: { scores: FramePoint.LEFT_HAND_SCORES, track: FramePoint.LEFT_HAND_TRACK },
  right: { scores: FramePoint.RIGHT_HAND_SCORES, track: FramePoint.RIGHT_HAND_TRACK },
} as const

/** Frame rate that is written where fewer than two frames say nothing of it. */
const UNKNOWN_FRAMES_PER_SECOND = 30

/**
 * The head of a `.pose` file for one camera's frames. As many people as the frame with the most hands of one
 * side needs; the frame rate is the mean one, since every frame carries its own time besides.
 */
export function headOfHandFrames(frames: readonly HandFrame[]): PoseHead {
  const first = frames[0]
  const last = frames.at(-1)
  const spanMs = first && last ? last.timestampMs - first.timestampMs : 0
  const people = frames.reduce(
    (most, { hands }) => Math.max(most, ...SIDES.map((side) => handsOf(hands, side).length)),
    1,
  )
  return {
    width: first?.width ?? 0,
    height: first?.height ?? 0,
    depth: 0,
    components: componentsOf(first?.cameraId ?? ''),
    framesPerSecond: spanMs > 0 ? ((frames.length - 1) * 1000) / spanMs : UNKNOWN_FRAMES_PER_SECOND,
    frames: frames.length,
    people,
  }
}

/**
 * The numbers of some frames under a head that `headOfHandFrames` made. X and Y are pixels and Z as the
 * network gives it, as pose-format writes MediaPipe's hands; world landmarks are metres. A hand's confidence
 * is its presence.
 */
export function blockOfHandFrames(
  frames: readonly HandFrame[],
  head: PoseHead,
  firstFrame: number,
): PoseBlock {
  const points = pointsOf(head)
  const count = frames.length * head.people * points
  const block = {
    firstFrame,
    frames: frames.length,
    data: new Float32Array(count * 3),
    confidence: new Float32Array(count),
  }
  const pointAt = (name: string): number => firstPointOf(head, name) ?? 0
  const ofFrame = pointAt(FRAME_COMPONENT)
  for (const [place, frame] of frames.entries()) {
    const startOf = (person: number): number => (place * head.people + person) * points
    const set = (person: number, point: number, values: readonly number[], confidence = 0): void => {
      block.data.set(values, 3 * (startOf(person) + point))
      block.confidence[startOf(person) + point] = confidence
    }
    set(0, ofFrame + FramePoint.TIMESTAMP_MS, threeFloats(frame.timestampMs))
    set(0, ofFrame + FramePoint.INDEX, threeFloats(frame.index))
    set(0, ofFrame + FramePoint.SIZE, [frame.width, frame.height, 0])
    for (const side of SIDES) {
      const [picture, world] = [pointAt(HAND_COMPONENTS[side].picture), pointAt(HAND_COMPONENTS[side].world)]
      for (const [person, hand] of handsOf(frame.hands, side).entries()) {
        for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
          const [x, y, z] = xyz(hand.landmarks, landmark)
          set(person, picture + landmark, [x * frame.width, y * frame.height, z], hand.presence)
          set(person, world + landmark, xyz(hand.worldLandmarks, landmark), hand.presence)
        }
        const { scores, track } = POINT_OF_SIDE[side]
        const [trackHigh, trackLow] = threeFloats(hand.trackId)
        set(person, ofFrame + scores, [hand.handednessScore, hand.presence, hand.sharpness])
        set(person, ofFrame + track, [trackHigh, trackLow, frame.hands.indexOf(hand) + 1])
      }
    }
  }
  return block
}

/**
 * The frames in a block of a `.pose` file. What `blockOfHandFrames` wrote comes back with times, indices and
 * order exact and coordinates within float32's precision (2⁻²² of their value). In a file of another maker
 * (pose-format's `holistic`) times follow from the frame rate, handednessScore is 1, sharpness and world
 * landmarks that aren't there are 0.
 */
export function handFramesOfBlock(block: PoseBlock, head: PoseHead): readonly HandFrame[] {
  const points = pointsOf(head)
  const dimensions = dimensionsOf(head)
  const ofFrame = firstPointOf(head, FRAME_COMPONENT)
  const cameraId = cameraIdOf(head)
  return Array.from({ length: block.frames }, (_, place) => {
    const at = (person: number, point: number): number => (place * head.people + person) * points + point
    const value = (person: number, point: number, dimension: number): number =>
      dimension < dimensions ? (block.data[at(person, point) * dimensions + dimension] ?? 0) : 0
    const confidence = (person: number, point: number): number => block.confidence[at(person, point)] ?? 0
    const sum = (point: number): number => value(0, point, 0) + value(0, point, 1) + value(0, point, 2)

    const frameNumber = block.firstFrame + place
    const isOurs = ofFrame !== undefined && value(0, ofFrame + FramePoint.SIZE, 0) > 0
    const width = isOurs ? value(0, ofFrame + FramePoint.SIZE, 0) : head.width
    const height = isOurs ? value(0, ofFrame + FramePoint.SIZE, 1) : head.height

    const handOf = (person: number, side: Handedness): { hand: Hand; place: number } | undefined => {
      const picture = firstPointOf(head, HAND_COMPONENTS[side].picture)
      const world = firstPointOf(head, HAND_COMPONENTS[side].world)
      if (picture === undefined) return undefined
      const { scores, track } = POINT_OF_SIDE[side]
      const place = isOurs ? value(person, ofFrame + track, 2) : confidence(person, picture) > 0 ? 1 : 0
      if (!(place > 0)) return undefined
      const landmarks = new Float32Array(LANDMARK_COUNT * 3)
      const worldLandmarks = new Float32Array(LANDMARK_COUNT * 3)
      for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
        const point = picture + landmark
        const [x, y, z] = [
          value(person, point, 0) / width,
          value(person, point, 1) / height,
          value(person, point, 2),
        ]
        landmarks.set([x, y, z], 3 * landmark)
        if (world !== undefined)
          worldLandmarks.set(
            [0, 1, 2].map((axis) => value(person, world + landmark, axis)),
            3 * landmark,
          )
      }
      if (!landmarks.every(Number.isFinite)) return undefined
      const hand = {
        handedness: side,
        handednessScore: isOurs ? value(person, ofFrame + scores, 0) : 1,
        presence: isOurs ? value(person, ofFrame + scores, 1) : Math.min(1, confidence(person, picture)),
        landmarks: landmarks as NormalizedLandmarks,
        worldLandmarks: worldLandmarks as WorldLandmarks,
        sharpness: isOurs ? value(person, ofFrame + scores, 2) : 0,
        trackId: isOurs
          ? value(person, ofFrame + track, 0) + value(person, ofFrame + track, 1)
          : 2 * person + SIDES.indexOf(side),
      }
      return { hand, place }
    }

    const hands = Array.from({ length: head.people }, (_, person) => person)
      .flatMap((person) => SIDES.flatMap((side) => handOf(person, side) ?? []))
      .sort((a, b) => a.place - b.place)
      .map(({ hand }) => hand)
    return {
      cameraId,
      index: isOurs ? sum(ofFrame + FramePoint.INDEX) : frameNumber,
      timestampMs: isOurs
        ? sum(ofFrame + FramePoint.TIMESTAMP_MS)
        : (frameNumber * 1000) / head.framesPerSecond,
      width,
      height,
      hands,
    }
  })
}

/** The camera whose hands a file holds; empty where the file doesn't say. */
export function cameraIdOf(head: PoseHead): string {
  const points = head.components.find(({ name }) => name === FRAME_COMPONENT)?.points ?? []
  return points.find((name) => name.startsWith(CAMERA_POINT))?.slice(CAMERA_POINT.length) ?? ''
}

/** Whether a file has hands in it that `handFramesOfBlock` can read. */
export function hasHands(head: PoseHead): boolean {
  return SIDES.some((side) =>
    head.components.some(
      ({ name, points, format }) =>
        name === HAND_COMPONENTS[side].picture && points.length === LANDMARK_COUNT && format.startsWith('XY'),
    ),
  )
}

function handsOf(hands: readonly Hand[], side: Handedness): readonly Hand[] {
  return hands.filter(({ handedness }) => handedness === side)
}

function xyz(landmarks: Float32Array, landmark: number): readonly [number, number, number] {
  const [x = 0, y = 0, z = 0] = landmarks.subarray(3 * landmark, 3 * landmark + 3)
  return [x, y, z]
}

/** Three float32 numbers whose sum is exactly the given double. */
function threeFloats(value: number): readonly [number, number, number] {
  const high = Math.fround(value)
  const middle = Math.fround(value - high)
  return [high, middle, Math.fround(value - high - middle)]
}
