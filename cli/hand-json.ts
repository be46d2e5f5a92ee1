import type { Hand, HandFrame } from '../components/types/hand.ts'

/** A hand as JSON shows it. */
export interface HandJson {
  readonly handedness: 'left' | 'right'
  /** Probability of `handedness`, 0.5..1. */
  readonly score: number
  /** 21 × [x, y, z]: x and y in 0..1 of the picture's width and height, z in picture widths. */
  readonly landmarks: readonly (readonly number[])[]
  /** 21 × [x, y, z], metres. */
  readonly worldLandmarks: readonly (readonly number[])[]
}

export function handJson(hand: Hand): HandJson {
  return {
    handedness: hand.handedness,
    score: rounded(hand.handednessScore),
    landmarks: triples(hand.landmarks),
    worldLandmarks: triples(hand.worldLandmarks),
  }
}

/** One line of `signline hands CLIP --json`. */
export function frameJson(source: string, { index, timestampMs, hands }: HandFrame): unknown {
  return {
    source,
    frame: index,
    timestampMs: rounded(timestampMs),
    hands: hands.map((hand) => ({ track: hand.trackId, ...handJson(hand) })),
  }
}

function triples(values: Float32Array): number[][] {
  return Array.from({ length: values.length / 3 }, (_, n) =>
    Array.from(values.subarray(3 * n, 3 * n + 3), rounded),
  )
}

/** Six digits after the point: a micrometre, or a thousandth of a pixel. */
function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}
