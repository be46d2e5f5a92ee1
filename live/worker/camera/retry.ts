export interface RetryConfig {
  /** First pause, milliseconds; each further one is twice as long, up to `mostMs`. */
  readonly firstMs: number
  readonly mostMs: number
  /** Pause after a fault that trying again will hardly mend (a wrong address), milliseconds. */
  readonly hopelessMs: number
  /** A source that ran for so long begins with the first pause again, milliseconds. */
  readonly healthyMs: number
  /** Pauses are longer or shorter by up to this share, so that cameras of one switch do not come back as one. */
  readonly jitter: number
}

export const defaultRetry: RetryConfig = {
  firstMs: 500,
  mostMs: 10_000,
  hopelessMs: 30_000,
  healthyMs: 10_000,
  jitter: 0.3,
}

/** How long to wait before a camera is opened again. */
export class RetryPauses {
  readonly #config: RetryConfig
  readonly #random: () => number
  #failures = 0

  constructor(config: RetryConfig = defaultRetry, random: () => number = Math.random) {
    this.#config = config
    this.#random = random
  }

  /** `ranMs`: for how long the camera gave pictures before it failed. */
  next(failure: { readonly isHopeless: boolean; readonly ranMs: number }): number {
    const { firstMs, mostMs, hopelessMs, healthyMs, jitter } = this.#config
    if (failure.ranMs >= healthyMs) this.#failures = 0
    const pauseMs = failure.isHopeless ? hopelessMs : Math.min(mostMs, firstMs * 2 ** this.#failures)
    this.#failures++
    return pauseMs * (1 + jitter * (2 * this.#random() - 1))
  }
}
