import type { FromGateway, SignedCaption } from '../../components/types/live-messages.ts'

/** One reader's view of its session: how late captions come, and whether one is missing, doubled or changed. */
export class CaptionsSeen {
  readonly partialMs: number[] = []
  readonly finalMs: number[] = []
  readonly wordToFinalMs: number[] = []
  lost = 0
  private lastFinal: number | undefined
  private startedAtMs = 0

  /** Takes a message that came at `nowMs` (milliseconds since 1970). */
  take(message: FromGateway, nowMs: number): void {
    if (message.type === 'welcome') this.startedAtMs = message.session.startedAtMs
    if (message.type !== 'caption') return
    const sessionMs = nowMs - this.startedAtMs
    const late = sessionMs - message.caption.newestFrameMs
    if (message.caption.state === 'partial') this.partialMs.push(late)
    else {
      this.finalMs.push(late)
      this.wordToFinalMs.push(sessionMs - message.caption.endMs)
    }
    this.checkOrder(message.caption)
  }

  /** Starts counting anew; what was seen before still says which caption comes next. */
  clear(): void {
    this.partialMs.length = 0
    this.finalMs.length = 0
    this.wordToFinalMs.length = 0
    this.lost = 0
  }

  private checkOrder({ number, state }: SignedCaption): void {
    const last = this.lastFinal ?? 0
    // A final once, in turn; a partial of the caption after the last final only.
    if (number !== last + 1) this.lost++
    if (state === 'final') this.lastFinal = number
  }
}
