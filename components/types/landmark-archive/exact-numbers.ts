import { UnusableInputError } from '../errors.ts'
import { type Hand, type HandFrame, LANDMARK_COUNT, type NormalizedLandmarks } from '../hand.ts'

// What a .pose file rounds: coordinates, which it holds in pixels, by a unit or two in the last place, and
// three probabilities and measures, which are of double precision. A recording that was cut over several pods
// must read byte for byte as one that was not, so this is kept beside it.

/** x and y of each landmark. */
const ROUNDED = 2 * LANDMARK_COUNT
const SCORES = ['handednessScore', 'presence', 'sharpness'] as const
/** A difference that no Int8 holds; the value itself then stands among the rest. */
const BEYOND = -128

/** The part of frames' hands that `.pose` does not hold, about 30 bytes a hand once compressed. */
export function exactNumbers(frames: readonly HandFrame[]): Uint8Array {
  const hands = frames.flatMap(({ hands, width, height }) => hands.map((hand) => ({ hand, width, height })))
  const scores = hands.flatMap(({ hand }) => SCORES.map((name) => hand[name]))
  const steps = new Int8Array(hands.length * ROUNDED)
  const rest: number[] = []
  for (const [place, { hand, width, height }] of hands.entries())
    for (let at = 0; at < ROUNDED; at++) {
      const value = hand.landmarks[coordinateOf(at)] ?? 0
      const size = at % 2 === 0 ? width : height
      const difference = stepOf(value) - stepOf(Math.fround(Math.fround(value * size) / size))
      const fits = Math.abs(difference) < -BEYOND
      steps[place * ROUNDED + at] = fits ? difference : BEYOND
      if (!fits) rest.push(value)
    }
  const bytes = new Uint8Array(4 + 8 * scores.length + steps.length + 4 * rest.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, hands.length, true)
  for (const [place, score] of scores.entries()) view.setFloat64(4 + 8 * place, score, true)
  bytes.set(new Uint8Array(steps.buffer), 4 + 8 * scores.length)
  const restAt = 4 + 8 * scores.length + steps.length
  for (const [place, value] of rest.entries()) view.setFloat32(restAt + 4 * place, value, true)
  return bytes
}

/** The frames as they were before a `.pose` file rounded them. Throws where both do not belong together. */
export function withExactNumbers(
  frames: readonly HandFrame[],
  bytes: Uint8Array,
  place: string,
): readonly HandFrame[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = frames.reduce((sum, { hands }) => sum + hands.length, 0)
  const stepsAt = 4 + 8 * SCORES.length * count
  let restAt = stepsAt + ROUNDED * count
  if (bytes.length < restAt || view.getUint32(0, true) !== count)
    throw new UnusableInputError(`${place} belongs to other landmarks; run the step again that made it`)
  let at = 0
  const exact = (hand: Hand): Hand => {
    const [handednessScore = 0, presence = 0, sharpness = 0] = SCORES.map((_, score) =>
      view.getFloat64(4 + 8 * (SCORES.length * at + score), true),
    )
    const landmarks = Float32Array.from(hand.landmarks)
    for (let place = 0; place < ROUNDED; place++) {
      const coordinate = coordinateOf(place)
      const step = view.getInt8(stepsAt + ROUNDED * at + place)
      if (step === BEYOND) {
        landmarks[coordinate] = view.getFloat32(restAt, true)
        restAt += 4
      } else if (step !== 0) landmarks[coordinate] = valueOfStep(stepOf(landmarks[coordinate] ?? 0) + step)
    }
    at++
    return { ...hand, handednessScore, presence, sharpness, landmarks: landmarks as NormalizedLandmarks }
  }
  return frames.map((frame) => ({ ...frame, hands: frame.hands.map(exact) }))
}

/** Place of x (even) and y (odd) among [21][xyz]. */
function coordinateOf(at: number): number {
  return 3 * (at >> 1) + (at & 1)
}

const bits = new DataView(new ArrayBuffer(4))

/** float32 numbers counted in their order: neighbours differ by 1. */
function stepOf(value: number): number {
  bits.setFloat32(0, value)
  const step = bits.getInt32(0)
  return step < 0 ? -(step & 0x7fffffff) : step
}

function valueOfStep(step: number): number {
  bits.setInt32(0, step < 0 ? -step | 0x80000000 : step)
  return bits.getFloat32(0)
}
