import { setTimeout as sleep } from 'node:timers/promises'
import type { Caption } from '../../../components/types/caption.ts'
import type { SessionId } from '../../../components/types/live-session.ts'
import type { CaptionLog } from '../../port/bus.ts'
import { BusUnavailableError } from '../../port/bus-fault.ts'
import type { Lease } from '../../port/leases.ts'

/** How saying a session's captions ended before its lease did. */
export type Silenced =
  /** Somebody else recognises the session. */
  | 'fenced'
  /** What was said before is not what this worker read: it has to begin anew from what was said. */
  | 'out-of-step'

export interface SayOptions {
  readonly captions: CaptionLog
  readonly sessionId: SessionId
  readonly lease: Pick<Lease, 'fence' | 'held'>
  /** Called for each caption once it is said or shown. */
  readonly onSaid: (caption: Caption) => void
  readonly onSilenced: (reason: Silenced) => void
}

/** After a final that could not be said, it is tried again so soon while the lease is held, milliseconds. */
const RETRY_MS = 150

/**
 * Says a session's captions in their order: a final is said until it is acknowledged, and what comes after it waits.
 * Of partials only the newest waits. Nothing is said once the lease is not held.
 */
export class CaptionSayer {
  readonly #options: SayOptions
  readonly #finals: Caption[] = []
  #partial: Caption | undefined
  #saying: Promise<void> | undefined
  #isSilenced = false

  constructor(options: SayOptions) {
    this.#options = options
  }

  push(captions: readonly Caption[]): void {
    for (const caption of captions)
      if (caption.state === 'partial') this.#partial = caption
      else {
        this.#finals.push(caption)
        this.#partial = undefined
      }
    this.#saying ??= this.#sayAll().finally(() => {
      this.#saying = undefined
    })
  }

  /** Settles when everything that was pushed is said, or cannot be. */
  async settled(): Promise<void> {
    while (this.#saying !== undefined) await this.#saying
  }

  async #sayAll(): Promise<void> {
    const { captions, sessionId, lease, onSaid } = this.#options
    for (let final = this.#finals[0]; final !== undefined; final = this.#finals[0]) {
      const isSaid = await this.#say(final)
      if (!isSaid) return
      this.#finals.shift()
      onSaid(final)
    }
    const partial = this.#partial
    this.#partial = undefined
    if (partial === undefined || this.#isSilenced || !lease.held()) return
    captions.showPartial(sessionId, lease.fence, partial)
    onSaid(partial)
  }

  async #say(final: Caption): Promise<boolean> {
    const { captions, sessionId, lease } = this.#options
    while (!this.#isSilenced && lease.held()) {
      try {
        const said = await captions.sayFinal(sessionId, lease.fence, final)
        if (said === 'said') return true
        if (said === 'fenced') return this.#silence('fenced')
        // Said before: by this worker, whose acknowledgement was lost, or by another that read something else.
        const [before] = await captions.finals(sessionId, final.number - 1)
        if (before?.text === final.text && before.startMs === final.startMs) return true
        return this.#silence('out-of-step')
      } catch (error) {
        if (!(error instanceof BusUnavailableError)) return this.#silence('out-of-step')
        await sleep(RETRY_MS)
      }
    }
    return false
  }

  #silence(reason: Silenced): false {
    this.#isSilenced = true
    this.#options.onSilenced(reason)
    return false
  }
}
