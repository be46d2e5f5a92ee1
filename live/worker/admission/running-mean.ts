/** A mean that follows what is measured: each further value counts by `share`, at first by more. */
export class RunningMean {
  readonly #share: number
  #value: number
  #count = 1

  /** `first`: an estimate to begin with. */
  constructor(first: number, share = 0.02) {
    this.#value = first
    this.#share = share
  }

  get value(): number {
    return this.#value
  }

  add(value: number): void {
    this.#count++
    this.#value += Math.max(this.#share, 1 / this.#count) * (value - this.#value)
  }
}
