import { palmCentre, palmLength } from './picture-landmarks.ts'

/** One camera's sight of the hand that spells. */
export interface Sample {
  readonly timestampMs: number
  /** [21][xy], x and y on one scale (pixels). */
  readonly landmarks: Float32Array
  /** Weight of this view among the views of the same time, 0..1. */
  readonly weight: number
  /** No picture was taken between the sample before it and this one: nobody looked, so the hand was not lost. */
  readonly isNext?: boolean
}

export interface ResampleConfig {
  /** Longest time in which pictures show no hand that is bridged by straight lines, milliseconds. */
  readonly maxGapMs: number
  /** The same where there is no picture at all, as from a browser on a busy machine. */
  readonly maxHoleMs: number
  /** A way between two pictures that is longer than this many palm lengths is another hand's. */
  readonly maxJumpPalms: number
}

export const defaultResample: ResampleConfig = { maxGapMs: 200, maxHoleMs: 600, maxJumpPalms: 3 }

/**
 * The hand at a time between two pictures, each landmark on a straight line; undefined where the hand was not
 * seen: before the first and after the last sample, or in a gap that is too long or too far to bridge.
 */
export function sampleAt(
  before: Sample | undefined,
  after: Sample | undefined,
  timestampMs: number,
  config: ResampleConfig = defaultResample,
): Sample | undefined {
  if (before?.timestampMs === timestampMs) return before
  if (after?.timestampMs === timestampMs) return after
  if (before === undefined || after === undefined) return undefined
  const gapMs = after.timestampMs - before.timestampMs
  const mostMs = after.isNext === true ? config.maxHoleMs : config.maxGapMs
  if (gapMs > mostMs || isJump(before.landmarks, after.landmarks, config)) return undefined
  const share = (timestampMs - before.timestampMs) / gapMs
  return {
    timestampMs,
    landmarks: before.landmarks.map(
      (value, index) => value + share * ((after.landmarks[index] ?? 0) - value),
    ),
    weight: before.weight + share * (after.weight - before.weight),
  }
}

function isJump(before: Float32Array, after: Float32Array, config: ResampleConfig): boolean {
  const [x0, y0] = palmCentre(before)
  const [x1, y1] = palmCentre(after)
  return Math.hypot(x1 - x0, y1 - y0) > config.maxJumpPalms * Math.max(palmLength(before), palmLength(after))
}
