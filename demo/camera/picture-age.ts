/** How a picture that was read is shown: as the own picture itself, or small, in a corner of the live one. */
export type ShownAs = 'picture' | 'inset'

export interface PictureAgeConfig {
  /** The median age of a picture once it was read, from which on it is no mirror any more, milliseconds. */
  readonly lateMs: number
  /** Below it, it is one again; lower than `lateMs`, so that the page does not go to and fro, milliseconds. */
  readonly freshMs: number
  /** Ages that are remembered. */
  readonly count: number
}

/**
 * A video call shows people themselves about a tenth of a second late and nobody minds; a quarter of a second is seen.
 * On two cores without a GPU a picture was 57 ms old when it was read (median), 120 ms at the 95th percentile.
 */
export const defaultPictureAge: PictureAgeConfig = { lateMs: 180, freshMs: 130, count: 15 }

/** Decides by the ages of the last pictures; one slow picture changes nothing. */
export class PictureAge {
  readonly #config: PictureAgeConfig
  #agesMs: number[] = []
  #shownAs: ShownAs = 'picture'

  constructor(config: PictureAgeConfig = defaultPictureAge) {
    this.#config = config
  }

  /** How the picture is shown that was read at this age, milliseconds. */
  add(ageMs: number): ShownAs {
    const { lateMs, freshMs, count } = this.#config
    this.#agesMs = [...this.#agesMs, ageMs].slice(-count)
    if (this.#agesMs.length < count) return this.#shownAs
    const medianMs = [...this.#agesMs].sort((a, b) => a - b)[count >> 1] ?? 0
    if (medianMs >= lateMs) this.#shownAs = 'inset'
    else if (medianMs <= freshMs) this.#shownAs = 'picture'
    return this.#shownAs
  }
}
