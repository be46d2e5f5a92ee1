/** What the bench tells the process of its clients: which sockets to open, and how long to send. */
export interface ClientPlan {
  readonly seed: number
  readonly sessions: readonly ClientSession[]
  /** Nothing is counted before, seconds from the start. */
  readonly warmUpS: number
  readonly seconds: number
}

export interface ClientSession {
  /** Addresses of sockets, `ws://…`. */
  readonly cameras: readonly { readonly id: string; readonly address: string; readonly ticket: string }[]
  readonly reader: { readonly address: string; readonly ticket: string }
}

/** What the clients saw since their last report. Their first says only that they have warmed up. */
export interface ClientReport {
  readonly phase: 'warm' | 'measured' | 'done'

  /** From the newest frame's time to its caption at the reader, milliseconds. */
  readonly partialMs: readonly number[]
  readonly finalMs: readonly number[]
  /** From the end of a word's last sign to its final caption at the reader, milliseconds. */
  readonly wordToFinalMs: readonly number[]
  readonly framesSent: number
  /** Not sent because two frames waited in the socket already. */
  readonly framesUnsent: number
  /** How late the clients themselves sent, 95th percentile, milliseconds. */
  readonly sendLagMs: number
  /** Captions whose number did not follow the one before, and finals that changed. */
  readonly lost: number
  /** Sentences of faults that the gateway sent, with how often. */
  readonly faults: Readonly<Record<string, number>>
  /** Sockets that closed before they should. */
  readonly closed: number
  readonly processorS: number
}
