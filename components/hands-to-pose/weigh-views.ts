import type { ViewQuality } from '../types/pose.ts'

/**
 * How strongly each part of the quality counts, as an exponent. A hand cut by the picture's edge is missing
 * fingers, which spoils a handshape more than blur does, so the share in view counts twice; sharpness
 * compares badly between cameras (their noise raises it), so it counts half.
 */
export interface ViewWeighting {
  readonly presence: number
  readonly size: number
  readonly sharpness: number
  readonly shareInView: number
}

export const defaultViewWeighting: ViewWeighting = { presence: 1, size: 1, sharpness: 0.5, shareInView: 2 }

/**
 * Weights of the views of one hand at one time: the product of each view's qualities, each raised to its
 * exponent, over the sum of these products. They sum to 1; views of no quality at all share equally; no view
 * gives no weight.
 */
export function weighViews(
  qualities: readonly ViewQuality[],
  weighting: ViewWeighting = defaultViewWeighting,
): number[] {
  const trust = qualities.map(
    (quality) =>
      quality.presence ** weighting.presence *
      quality.size ** weighting.size *
      quality.sharpness ** weighting.sharpness *
      quality.shareInView ** weighting.shareInView,
  )
  const sum = trust.reduce((total, value) => total + value, 0)
  if (!(sum > 0)) return qualities.map(() => 1 / qualities.length)
  return trust.map((value) => value / sum)
}
