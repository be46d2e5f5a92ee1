import { seededRandom } from '../../data-samples/renderer/random.ts'

export interface Interval {
  readonly mean: number
  /** 2.5th and 97.5th percentile of the resampled means. */
  readonly low: number
  readonly high: number
  readonly count: number
}

const RESAMPLES = 10_000

/** The mean and its 95 % interval when the values are drawn again with replacement; one seed, one result. */
export function bootstrapMean(values: readonly number[], seed: number): Interval {
  const random = seededRandom(seed)
  const meanOf = (drawn: readonly number[]): number =>
    drawn.reduce((sum, value) => sum + value, 0) / drawn.length
  const means = Array.from({ length: RESAMPLES }, () =>
    meanOf(values.map(() => values[Math.floor(random() * values.length)] ?? Number.NaN)),
  ).sort((one, other) => one - other)
  const at = (share: number): number => means[Math.floor(share * (RESAMPLES - 1))] ?? Number.NaN
  return { mean: meanOf(values), low: at(0.025), high: at(0.975), count: values.length }
}
