/** One ping: when it left and when its answer came, on our clock, and what theirs read in between. Milliseconds. */
export interface PingSample {
  readonly sentMs: number
  readonly clientMs: number
  readonly receivedMs: number
}

export interface ClockEstimate {
  /** By how much their clock is ahead of ours, milliseconds. */
  readonly offsetMs: number
  /** Of the ping that it rests on; the offset is wrong by at most half of it. */
  readonly roundTripMs: number
}

/** Pings that count; at one every 5 s the estimate follows a drifting clock within a minute. */
const WINDOW = 12
/** Two honest pings may differ by so much beyond their round trips: clocks drift and browsers round. */
const TOLERANCE_MS = 20

/**
 * Maps another machine's clock to ours by repeated pings. Each says that the offset is within half its round trip of
 * the middle; the shortest round trip of the last ones says it best (the clock filter of NTP, RFC 5905 section 10).
 * Where a ping contradicts that one beyond both their bounds, the clock was set in between: what came before is
 * forgotten.
 */
export class ClockMap {
  #samples: readonly ClockEstimate[] = []

  /** Takes a ping's answer and gives the estimate that follows from it. */
  add({ sentMs, clientMs, receivedMs }: PingSample): ClockEstimate {
    const roundTripMs = Math.max(0, receivedMs - sentMs)
    const sample = { offsetMs: clientMs - (sentMs + receivedMs) / 2, roundTripMs }
    const { estimate } = this
    if (estimate !== undefined && contradict(estimate, sample)) this.#samples = []
    this.#samples = [...this.#samples, sample].slice(-WINDOW)
    return shortest(this.#samples) ?? sample
  }

  /** Undefined before the first answer. */
  get estimate(): ClockEstimate | undefined {
    return shortest(this.#samples)
  }
}

function contradict(a: ClockEstimate, b: ClockEstimate): boolean {
  return Math.abs(a.offsetMs - b.offsetMs) > (a.roundTripMs + b.roundTripMs) / 2 + TOLERANCE_MS
}

/** Of equally short ones the newest. */
function shortest(samples: readonly ClockEstimate[]): ClockEstimate | undefined {
  return samples.reduce<ClockEstimate | undefined>(
    (best, sample) => (best === undefined || sample.roundTripMs <= best.roundTripMs ? sample : best),
    undefined,
  )
}
