/** TCP but for names. */
export type Protocol = 'TCP' | 'UDP'

/** Where something listens. */
export interface Port {
  readonly name: string
  /** The number by default; the chart's values may give another one for what is not ours. */
  readonly number: number
  readonly protocol: Protocol
}

/**
 * Who is behind a party: `release` is pods of the chart's release, `steps` pods that Kubeflow makes of our
 * pipelines, `peer` whatever the chart's values name (pods of another namespace, addresses or host names).
 */
export type Place = 'release' | 'steps' | 'peer'

/** One end of an arrow: something that has an identity, and may listen. */
export interface Party {
  readonly place: Place
  /** What it is, for the table of the docs. */
  readonly what: string
  readonly ports: readonly Port[]
}

/** What the chart's values switch on, by its path there. */
export type Setting = 'worker.deletionCost'

/** `from` may open connections to `ports` of `to`; nobody may what no arrow says. */
export interface Arrow<Id extends string = string> {
  readonly from: Id
  readonly to: Id
  /** Names of ports of `to`. */
  readonly ports: readonly string[]
  readonly why: string
  /** The arrow stands only where this party is there too. */
  readonly needs?: Id
  /** The arrow stands only where this is on. */
  readonly when?: Setting
}
