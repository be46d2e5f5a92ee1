/** One series of Prometheus' text. */
export interface Series {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

export function parseMetrics(text: string): readonly Series[] {
  return text.split('\n').flatMap((line): Series[] => {
    const [, name, labels = '', value] = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)/.exec(line) ?? []
    if (name === undefined || value === undefined) return []
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)].map(
      ([, key, text]) => [key, text] as const,
    )
    return [{ name, labels: Object.fromEntries(pairs), value: Number(value) }]
  })
}

/** The sum of a counter by the values of one of its labels. */
export function sumBy(
  series: readonly Series[],
  name: string,
  label: string,
): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const { labels, value } of series.filter((one) => one.name === name))
    sums[labels[label] ?? ''] = (sums[labels[label] ?? ''] ?? 0) + value
  return sums
}

/** Mean and count of a histogram between two readings, of the series with these labels. */
export function meanBetween(
  before: readonly Series[],
  after: readonly Series[],
  name: string,
  labels: Readonly<Record<string, string>> = {},
): { readonly mean: number; readonly count: number } {
  const difference = (suffix: string): number =>
    total(after, `${name}_${suffix}`, labels) - total(before, `${name}_${suffix}`, labels)
  const count = difference('count')
  return { mean: difference('sum') / count, count }
}

function total(series: readonly Series[], name: string, labels: Readonly<Record<string, string>>): number {
  return series
    .filter(
      (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
    )
    .reduce((sum, { value }) => sum + value, 0)
}
