/** How strongly a track is smoothed. */
export interface OneEuroConfig {
  /** Hz; lower smooths a still hand more. */
  readonly minCutoffHz: number
  /** Hz per (hand sizes a second); higher lags less behind a fast hand. */
  readonly speedCoefficient: number
  /** Hz; cutoff for the speed itself. */
  readonly speedCutoffHz: number
}

/** A hand that holds still shakes by well under a pixel; one that spells lags by less than a frame. */
export const defaultOneEuro: OneEuroConfig = { minCutoffHz: 1.5, speedCoefficient: 1.2, speedCutoffHz: 1 }

/**
 * A low-pass filter over many numbers at once whose cutoff rises with their speed (Casiez, Roussel, Vogel:
 * 1€ Filter, CHI 2012).
 */
export interface OneEuroFilter {
  /**
   * The smoothed values, a new array. Times must rise.
   *
   * @param unit what one unit of speed is measured in (the hand's size), in the values' own unit
   */
  smooth(values: Float32Array, timestampMs: number, unit: number): Float32Array
}

export function createOneEuroFilter(config: OneEuroConfig): OneEuroFilter {
  let lastMs = 0
  let smoothed: Float32Array | undefined
  let speeds = new Float32Array(0)
  return {
    smooth(values, timestampMs, unit) {
      if (smoothed === undefined) {
        smoothed = Float32Array.from(values)
        speeds = new Float32Array(values.length)
      } else if (timestampMs > lastMs) {
        const elapsedS = (timestampMs - lastMs) / 1000
        const speedShare = shareOfNew(config.speedCutoffHz, elapsedS)
        for (let n = 0; n < values.length; n++) {
          const before = smoothed[n] as number
          const value = values[n] as number
          const speedBefore = speeds[n] as number
          const speed = speedBefore + speedShare * ((value - before) / elapsedS / unit - speedBefore)
          const cutoffHz = config.minCutoffHz + config.speedCoefficient * Math.abs(speed)
          speeds[n] = speed
          smoothed[n] = before + shareOfNew(cutoffHz, elapsedS) * (value - before)
        }
      }
      lastMs = timestampMs
      return Float32Array.from(smoothed)
    },
  }
}

/** Share of the new value in a first-order low-pass filter. */
function shareOfNew(cutoffHz: number, elapsedS: number): number {
  const timeConstantS = 1 / (2 * Math.PI * cutoffHz)
  return 1 / (1 + timeConstantS / elapsedS)
}
