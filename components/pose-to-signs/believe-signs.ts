import type { Sign } from '../types/sign.ts'

export interface TrustConfig {
  /** A sign whose presence never reaches this is not one, 0..1. */
  readonly minPresence: number
  /** A chain of signs is believed when one of them reaches this presence, 0..1. */
  readonly anchorPresence: number
  /** Signs at most this far apart are one chain, milliseconds. */
  readonly linkMs: number
}

/** `anchorPresence` is the operating point: models/fingerspelling/README.md says how it was chosen and what it costs. */
export const defaultTrust: TrustConfig = { minPresence: 0.6, anchorPresence: 0.88, linkMs: 667 }

/** Grid times are thirds of milliseconds; rounding must not part what they join. */
const ROUNDING_MS = 1

export interface Candidate {
  readonly sign: Sign
  /** Highest probability, over its frames, that anything at all is spelled, 0..1. */
  readonly presence: number
}

/**
 * Believes signs by the company they keep. Hands that move without spelling look like a letter now and then,
 * hardly ever surely; in spelling, unsure letters stand beside sure ones. So a chain of signs close in time is
 * believed as a whole as soon as one of it is sure, and forgotten when it ends without one.
 */
export class SignBeliever {
  private readonly config: TrustConfig
  private waiting: Sign[] = []
  private believed = false
  private endMs = Number.NEGATIVE_INFINITY

  constructor(config: TrustConfig = defaultTrust) {
    this.config = config
  }

  /** Takes the next sign in the order of time; gives the signs that are believed now. */
  add({ sign, presence }: Candidate): Sign[] {
    if (presence < this.config.minPresence) return []
    if (sign.startMs - this.endMs > this.config.linkMs + ROUNDING_MS) this.forget()
    this.endMs = sign.endMs
    this.waiting.push(sign)
    this.believed ||= presence >= this.config.anchorPresence
    if (!this.believed) return []
    const signs = this.waiting
    this.waiting = []
    return signs
  }

  private forget(): void {
    this.waiting = []
    this.believed = false
  }
}
