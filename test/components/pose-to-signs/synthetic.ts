import type { ReadFrame } from '#components/pose-to-signs/read-spelling.js'
import type { GridFrame } from '#components/pose-to-signs/track-grid.js'
import type { Hand, Handedness, NormalizedLandmarks, WorldLandmarks } from '#components/types/hand.js'
import type { HandView, Pose } from '#components/types/pose.js'
import { HANDSHAPES, SPELLING_CLASSES } from '#models/fingerspelling/classes.js'
import type { InferenceSession, Tensor } from '#models/types.js'

/** An upright open hand in palm lengths, [21][xy], y down, wrist at 0. */
const OPEN: readonly (readonly [number, number])[] = [
  [0, 0],
  ...finger([0.35, -0.2], [0.55, -0.75]),
  ...finger([0.3, -0.95], [0.42, -1.75]),
  ...finger([0.05, -1], [0.05, -1.95]),
  ...finger([-0.18, -0.95], [-0.25, -1.8]),
  ...finger([-0.38, -0.85], [-0.6, -1.45]),
]

function finger(
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
): (readonly [number, number])[] {
  return [0, 1, 2, 3].map((joint) => [x0 + ((x1 - x0) * joint) / 3, y0 + ((y1 - y0) * joint) / 3])
}

/** Fingers drawn towards the palm by `fold` (0 open, 1 fist), [21][xy] in palm lengths. */
export function syntheticHand(fold: number): Float32Array {
  const points = new Float32Array(42)
  OPEN.forEach(([x, y], index) => {
    const joint = index === 0 ? 0 : (index - 1) % 4
    const base = OPEN[index - joint] ?? [0, 0]
    const share = 1 - fold * 0.8
    points[index * 2] = index === 0 ? 0 : base[0] + (x - base[0]) * share
    points[index * 2 + 1] = index === 0 ? 0 : base[1] + (y - base[1]) * share
  })
  return points
}

export function mirrored(points: Float32Array): Float32Array {
  return points.map((value, index) => (index % 2 === 0 ? -value : value))
}

const PICTURE = { width: 640, height: 480 }

/** A view of one camera; `points` [21][xy] in palm lengths, placed at `at` (pixels), 80 pixels a palm length. */
export function viewOf(
  points: Float32Array,
  timestampMs: number,
  {
    cameraId = 'front',
    handedness = 'right' as Handedness,
    at = [320, 300] as readonly [number, number],
    weight = 1,
  } = {},
): HandView {
  const landmarks = new Float32Array(63)
  for (let point = 0; point < 21; point++) {
    landmarks[point * 3] = (at[0] + (points[point * 2] ?? 0) * 80) / PICTURE.width
    landmarks[point * 3 + 1] = (at[1] + (points[point * 2 + 1] ?? 0) * 80) / PICTURE.height
  }
  const hand: Hand = {
    handedness,
    handednessScore: 0.9,
    presence: 0.99,
    landmarks: landmarks as NormalizedLandmarks,
    worldLandmarks: new Float32Array(63) as WorldLandmarks,
    sharpness: 100,
    trackId: 0,
  }
  const quality = { presence: 0.99, size: 1, sharpness: 1, shareInView: 1 }
  return { cameraId, timestampMs, ...PICTURE, hand, quality, weight }
}

export function poseOf(
  timestampMs: number,
  views: Partial<Record<Handedness, readonly HandView[]>> = {},
): Pose {
  return { timestampMs, views: { left: views.left ?? [], right: views.right ?? [] }, fused: [] }
}

export async function* streamOf<T>(values: Iterable<T>): AsyncGenerator<T, void, undefined> {
  yield* values
}

/** A network that answers by a function of its tensors. */
export function stubSession(
  model: string,
  answer: (inputs: Readonly<Record<string, Tensor>>) => Tensor,
): InferenceSession {
  return {
    model,
    device: 'cpu',
    inputs: {},
    outputs: {},
    run: async (inputs) => ({ logits: answer(inputs) }),
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
}

/** Frames of the grid in which each character of `spelled` is certain; `.` is nothing, 33 ms each. */
export function certainFrames(spelled: string, certainty = 0.95): ReadFrame[] {
  return [...spelled].map((character, index) => {
    const frame: GridFrame = {
      timestampMs: (index * 1000) / 30,
      samples: new Map([['front', { timestampMs: 0, landmarks: new Float32Array(42), weight: 1 }]]),
      handedness: 'right',
    }
    const name = character === '.' ? '' : character
    // Of the doubt, a third is that nothing is spelled; the other classes share the rest.
    const rest = ((1 - certainty) * (2 / 3)) / (SPELLING_CLASSES.length - 2)
    const nothing = name === '' ? certainty : (1 - certainty) / 3
    const probabilities = Float64Array.from(SPELLING_CLASSES, (other) =>
      other === '' ? nothing : other === name ? certainty : rest,
    )
    return { frame, probabilities }
  })
}

export const handshapeIndex = (name: string): number => HANDSHAPES.indexOf(name)
