import { type Hand, type HandFrame, LANDMARK_COUNT } from '../../components/types/hand.ts'

export type Side = 'left' | 'right' | 'top' | 'bottom'

/** How well a camera sees the signer's hand, over the last seconds. */
export interface Sight {
  /** Pictures that were looked at. */
  readonly frames: number
  readonly shareWithHand: number
  /** Longer side of the hand as a share of the picture's shorter side, median of the pictures with a hand; 0 without. */
  readonly handSize: number
  /** Share of the pictures with a hand in which it was partly outside, and where it was so most often. */
  readonly shareOutside: number
  readonly outside: Side | undefined
  /** Milliseconds since a hand was seen last; since the first picture where none was. */
  readonly withoutHandMs: number
}

/** Milliseconds; long enough to pass over the rest between two words. */
const WINDOW_MS = 4000
/** Landmarks beyond the picture's edge before a hand counts as partly outside; one is within the networks' error. */
const FEWEST_OUTSIDE = 3

interface Look {
  readonly atMs: number
  readonly hand: boolean
  readonly size: number
  readonly outside: Side | undefined
}

/** Keeps the looks of the last seconds. Times are the frames' own. */
export class SightCount {
  #looks: Look[] = []
  #lastHandMs: number | undefined
  #nowMs = 0

  add(frame: HandFrame): void {
    const hand = [...frame.hands].sort((a, b) => b.presence - a.presence)[0]
    this.#nowMs = frame.timestampMs
    this.#lastHandMs = hand === undefined ? (this.#lastHandMs ?? frame.timestampMs) : frame.timestampMs
    this.#looks = this.#looks.filter(({ atMs }) => atMs > frame.timestampMs - WINDOW_MS)
    this.#looks.push(lookAt(hand, frame))
  }

  sight(): Sight {
    const withHand = this.#looks.filter(({ hand }) => hand)
    const sizes = withHand.map(({ size }) => size).sort((a, b) => a - b)
    const sides = withHand.flatMap(({ outside }) => outside ?? [])
    return {
      frames: this.#looks.length,
      shareWithHand: this.#looks.length === 0 ? 0 : withHand.length / this.#looks.length,
      handSize: sizes[sizes.length >> 1] ?? 0,
      shareOutside: withHand.length === 0 ? 0 : sides.length / withHand.length,
      outside: mostOften(sides),
      withoutHandMs: this.#nowMs - (this.#lastHandMs ?? this.#nowMs),
    }
  }
}

function lookAt(hand: Hand | undefined, { timestampMs, width, height }: HandFrame): Look {
  if (hand === undefined) return { atMs: timestampMs, hand: false, size: 0, outside: undefined }
  const xs = axis(hand, 0)
  const ys = axis(hand, 1)
  const longerPx = Math.max(
    (Math.max(...xs) - Math.min(...xs)) * width,
    (Math.max(...ys) - Math.min(...ys)) * height,
  )
  const beyond: Readonly<Record<Side, number>> = {
    left: xs.filter((x) => x < 0).length,
    right: xs.filter((x) => x > 1).length,
    top: ys.filter((y) => y < 0).length,
    bottom: ys.filter((y) => y > 1).length,
  }
  const [worst] = (Object.entries(beyond) as [Side, number][]).sort(([, a], [, b]) => b - a)
  const outside = worst !== undefined && worst[1] >= FEWEST_OUTSIDE ? worst[0] : undefined
  return { atMs: timestampMs, hand: true, size: longerPx / Math.min(width, height), outside }
}

function axis(hand: Hand, dimension: 0 | 1): readonly number[] {
  return Array.from({ length: LANDMARK_COUNT }, (_, place) => hand.landmarks[3 * place + dimension] ?? 0)
}

function mostOften(sides: readonly Side[]): Side | undefined {
  const counts = new Map<Side, number>()
  for (const side of sides) counts.set(side, (counts.get(side) ?? 0) + 1)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0]
}
