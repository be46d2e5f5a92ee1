import type { SignedCaption } from '../../components/types/live-messages.ts'
import type { SessionState } from '../session/session-state.ts'

export interface ShownCaptions {
  readonly finals: readonly SignedCaption[]
  /** The word under way; undefined until a letter of it is read. */
  readonly partial: SignedCaption | undefined
}

/**
 * Which captions are on the screen. A page that opens late leaves out what was signed longer ago than captions
 * stay; one that was cut off for a while shows what it missed. After a silence everything goes.
 */
export class CaptionFlow {
  readonly #blankAfterMs: number
  #firstNumber = 1
  #lastNews = ''
  #lastNewsMs = 0

  /** `blankAfterMs`: the silence after which nothing stays, milliseconds; 0 for never. */
  constructor(blankAfterMs: number) {
    this.#blankAfterMs = blankAfterMs
  }

  /** What is to be shown now; call it at every change, and now and then for the silence. */
  show(state: Pick<SessionState, 'finals' | 'partial' | 'firstWelcomeMs'>, nowMs: number): ShownCaptions {
    const { finals, firstWelcomeMs = 0 } = state
    const partial = state.partial?.text ? state.partial : undefined
    const lastNumber = finals.at(-1)?.number ?? 0
    const news = `${lastNumber} ${partial?.number} ${partial?.text}`
    if (news !== this.#lastNews) this.#lastNewsMs = nowMs
    this.#lastNews = news
    const isSilent = this.#blankAfterMs > 0 && nowMs - this.#lastNewsMs >= this.#blankAfterMs
    if (isSilent) this.#firstNumber = lastNumber + 1
    const oldMs = this.#blankAfterMs > 0 ? firstWelcomeMs - this.#blankAfterMs : Number.NEGATIVE_INFINITY
    return {
      finals: finals.filter(({ number, endMs }) => number >= this.#firstNumber && endMs > oldMs),
      partial: isSilent ? undefined : partial,
    }
  }
}
