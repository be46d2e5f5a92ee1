import type { Sign } from '../types/sign.ts'

export interface TrustConfig {
  /** A chain of signs is believed when one of them reaches this presence, 0..1, and none comes again. */
  readonly anchorPresence: number
  /** By how much surer, in log-odds, the surest sign must be if all signs were the same; less where fewer are. */
  readonly repeatCost: number
  /** So many signs of a chain are looked at together; a sure one speaks for no others. */
  readonly recentSigns: number
  /** A chain is judged when it has so many signs, or ends. */
  readonly judgeAfter: number
  /** It is judged earlier where a sign is surer than needed by this much, in log-odds. */
  readonly beyondDoubt: number
  /**
   * A sign is unsure below this presence, 0..1. An unsure one ends no chain, for a hand that sinks passes through
   * handshapes, and it is no sign if it is over sooner than `leastIntervals`, for so does a hand on its way.
   */
  readonly surePresence: number
  /** Length of an unsure sign in intervals of its neighbours, from beginning to beginning. */
  readonly leastIntervals: number
  /** A drawn sign (J, Z) must reach this presence, 0..1; a hand that comes or goes draws something, too. */
  readonly drawnPresence: number
  /** Signs at most this far apart are one chain, milliseconds. */
  readonly linkMs: number
  /** The pace at a sign is the median of so many intervals before it and after it. */
  readonly paceSigns: number
  /** So many intervals before a sign are enough to know the pace without waiting for those after it. */
  readonly paceKnownAfter: number
}

/** `anchorPresence` is the operating point: models/fingerspelling/README.md says how it was chosen and what it costs. */
export const defaultTrust: TrustConfig = {
  anchorPresence: 0.88,
  repeatCost: 5,
  recentSigns: 6,
  judgeAfter: 4,
  beyondDoubt: 2,
  surePresence: 0.73,
  leastIntervals: 0.3,
  drawnPresence: 0.88,
  linkMs: 667,
  paceSigns: 3,
  paceKnownAfter: 2,
}

/** Grid times are thirds of milliseconds; rounding must not part what they join. */
const ROUNDING_MS = 1

/** What may be a sign, or one sign twice. */
export interface Candidate {
  /** Names the sign; equal for the same sign. */
  readonly label: string
  readonly startMs: number
  readonly endMs: number
  /** Highest probability, over its frames, that anything at all is spelled, 0..1. */
  readonly presence: number
  /** J or Z. */
  readonly isDrawn: boolean
  /** Whether the signs depend on the pace at all; if not, they are given without waiting for it. */
  readonly needsPace: boolean
  /** The signs that it holds, given the usual time from one sign's beginning to the next, if known. */
  readonly signs: (paceMs: number | undefined) => readonly Sign[]
}

/**
 * Believes signs by the company they keep. Hands that move without spelling look like a letter now and then,
 * hardly ever surely; in spelling, unsure letters stand beside sure ones. So a chain of signs close in time is
 * believed when one of it is sure, some signs back and some ahead, and forgotten when it ends without one. A hand
 * that opens and closes or points again and again shows the same few handshapes, so signs that repeat must be
 * surer.
 */
export class SignBeliever {
  private readonly config: TrustConfig
  private chain: Candidate[] = []
  /** Those of the chain before this place were given or passed over; those before `believed` may be given. */
  private given = 0
  private believed = 0
  private endMs = Number.NEGATIVE_INFINITY

  constructor(config: TrustConfig = defaultTrust) {
    this.config = config
  }

  /** Takes the next candidate in the order of time; gives the signs that are believed now. */
  add(candidate: Candidate): Sign[] {
    const { drawnPresence } = this.config
    const ended = this.passTo(candidate.startMs)
    this.endMs = candidate.endMs
    if (candidate.isDrawn && candidate.presence < drawnPresence) return ended
    this.chain.push(candidate)
    return [...ended, ...this.give(false)]
  }

  /** Says that no candidate begins before this time; gives the signs that waited for more. */
  passTo(timestampMs: number): Sign[] {
    if (timestampMs - this.endMs <= this.config.linkMs + ROUNDING_MS) return []
    return this.finish()
  }

  /** Candidates that were neither given nor passed over, in the order of time. */
  get waiting(): readonly Candidate[] {
    return this.chain.slice(this.given)
  }

  /** The signs that still wait, when nothing more comes. */
  finish(): Sign[] {
    const signs = this.give(true)
    this.chain = []
    this.given = 0
    this.believed = 0
    return signs
  }

  private give(hasEnded: boolean): Sign[] {
    if (this.isSure(hasEnded)) {
      this.believed = this.chain.length
      this.given = Math.max(this.given, this.believed - this.config.recentSigns)
    }
    const signs: Sign[] = []
    const { surePresence } = this.config
    const end = this.chain.slice(0, this.believed).findLastIndex(({ presence }) => presence >= surePresence)
    for (; this.given <= end; this.given++) {
      const candidate = this.chain[this.given]
      if (candidate === undefined) break
      const isUnsure = candidate.presence < surePresence
      if ((isUnsure || candidate.needsPace) && !hasEnded && !this.isPaceKnown(this.given)) break
      const paceMs = this.paceMs(this.given)
      const leastMs = isUnsure && paceMs !== undefined ? this.config.leastIntervals * paceMs : 0
      if (candidate.endMs - candidate.startMs >= leastMs) signs.push(...candidate.signs(paceMs))
    }
    this.forget()
    return signs
  }

  /** Whoever spells for an hour makes one chain; only its end is looked at. */
  private forget(): void {
    const { recentSigns, paceSigns, judgeAfter } = this.config
    const past = this.given - (recentSigns + paceSigns + judgeAfter)
    if (past <= 0) return
    this.chain.splice(0, past)
    this.given -= past
    this.believed -= past
  }

  private isSure(hasEnded: boolean): boolean {
    const { anchorPresence, repeatCost, recentSigns, judgeAfter, beyondDoubt } = this.config
    const recent = this.chain.slice(-recentSigns)
    if (recent.length === 0) return false
    const surest = logOdds(Math.max(...recent.map(({ presence }) => presence)))
    const repeated = 1 - new Set(recent.map(({ label }) => label)).size / recent.length
    const needed = logOdds(anchorPresence)
    if (surest >= needed + beyondDoubt) return true
    return (hasEnded || this.chain.length >= judgeAfter) && surest >= needed + repeatCost * repeated
  }

  private isPaceKnown(place: number): boolean {
    const { paceSigns, paceKnownAfter } = this.config
    if (this.intervalsMs(place - paceSigns, place).length >= paceKnownAfter) return true
    return this.chain.length - 1 - place > paceSigns
  }

  /** The usual time from one sign to the next around a place of the chain, its own interval left out. */
  private paceMs(place: number): number | undefined {
    const { paceSigns } = this.config
    return median([
      ...this.intervalsMs(place - paceSigns, place),
      ...this.intervalsMs(place + 1, place + 1 + paceSigns),
    ])
  }

  /** Times from the beginning of each candidate of these places to the next; drawn ones last as they please. */
  private intervalsMs(from: number, to: number): number[] {
    return this.chain.slice(Math.max(0, from), Math.max(0, to)).flatMap((candidate, offset) => {
      const next = this.chain[Math.max(0, from) + offset + 1]
      return next === undefined || candidate.isDrawn ? [] : [next.startMs - candidate.startMs]
    })
  }
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability))
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[middle - 1], sorted[middle]]
  return sorted.length % 2 === 1 || low === undefined || high === undefined ? high : (low + high) / 2
}
