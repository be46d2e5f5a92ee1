/** One reproducible measurement: `npm run bench -- NAME`. */
export interface Bench {
  readonly name: string
  /** One line for the list of benches. */
  readonly summary: string
  /** Options of its own, without dashes; others are refused. */
  readonly options?: readonly string[]
  /** It ends soon after `signal` and reports what it has; others are ended by a signal as any program is. */
  readonly canStop?: boolean
  run(options: BenchOptions): Promise<BenchReport>
}

export interface BenchOptions {
  /** Seeds whatever is drawn at random; the same seed gives the same work. */
  readonly seed: number
  /** Arguments after those that every bench takes. */
  readonly args: readonly string[]
  /** Says on stderr what is being done. */
  progress(line: string): void
  /** Aborts at the first SIGINT or SIGTERM, for a bench that can stop; a second one ends at once. */
  readonly signal: AbortSignal
}

export interface BenchTable {
  readonly title: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly (string | number)[])[]
  /** What a reader must know to read the table: sample sizes, what is left out. */
  readonly notes?: readonly string[]
}

export interface BenchReport {
  readonly tables: readonly BenchTable[]
  /** Everything measured, for machines. */
  readonly data: unknown
  /** One sentence where what was measured must not be so; the bench ends with exit code 1, its tables printed. */
  readonly fault?: string
}

/** The middle value, or the mean of the two middle ones; NaN of nothing. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/** The q-quantile (0..1), linear between neighbours as numpy's default; NaN of nothing. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * q
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) return Number.NaN
  return below + (above - below) * (place - Math.floor(place))
}
