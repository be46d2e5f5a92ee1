import type { Bench, BenchOptions, BenchReport, BenchTable } from './bench.ts'
import { median } from './bench.ts'
import { bootstrapMean, type Interval } from './letters/bootstrap.ts'
import { type Counted, type FoldReport, readFoldReport, type SourceCounts } from './letters/fold-report.ts'
import { motionTable } from './letters/over-time.ts'
import { retrainIfAsked } from './letters/retrain.ts'

export const bench: Bench = {
  name: 'letters',
  options: ['retrain', 'data', 'pictures', 'python', 'folds'],
  summary: 'letters and digits read right on people left out of training, by person and by letter',
  run,
}

async function run(options: BenchOptions): Promise<BenchReport> {
  const retrained = await retrainIfAsked(options)
  const report = await readFoldReport()
  const twelve = report.twelve.filter(hasLetters)
  const twelveWithAll = report.all.filter((source) => source.chooses).filter(hasLetters)
  const more = report.all.filter((source) => !source.chooses).filter(hasLetters)
  const rows = (source: SourceCounts): boolean => source.kind === 'rows'
  const interval = bootstrapMean(more.filter(rows).map(shareRight), options.seed)
  const tables: BenchTable[] = [
    sourceTable(
      'The twelve sources on which choices were made: trained on the other eleven (letters)',
      twelve,
    ),
    sourceTable('The same twelve sources: trained on all other people (letters)', twelveWithAll),
    sourceTable(
      'The sources that were looked at once: trained on all other people (letters)',
      more,
      interval,
    ),
    letterTable(twelveWithAll, more),
    pictureTable(report),
    digitTable(report),
    reliabilityTable(twelveWithAll, more),
    await motionTable(),
  ]
  const notes = [
    retrained
      ? 'Folds were trained anew for this run.'
      : 'From the predictions that the shipped training code saved (models/fingerspelling/folds.json); --retrain --data DIR --python EXE trains the folds anew.',
    'Every row is read by nets that never saw a row or picture of that person. A mirrored hand gives the same numbers by construction (a test compares them).',
  ]
  const [first, ...others] = tables
  const withNotes =
    first === undefined ? [] : [{ ...first, notes: [...(first.notes ?? []), ...notes] }, ...others]
  return { tables: withNotes, data: { ...report, moreInterval: interval } }
}

function hasLetters(source: SourceCounts): boolean {
  return source.letters !== undefined
}

function total(counted: Counted | undefined, field: 'rows' | 'found' | 'right' | 'amongThree'): number {
  return Object.values(counted?.labels ?? {}).reduce((sum, label) => sum + label[field], 0)
}

/** Share of the rows (or of the pictures in which a hand was found) that are read right. */
function shareRight(source: SourceCounts): number {
  return total(source.letters, 'right') / total(source.letters, 'found')
}

function percent(share: number): number {
  return Math.round(share * 1000) / 10
}

function nameOf(source: SourceCounts): string {
  return source.source.replace('__', '/')
}

function sourceTable(title: string, sources: readonly SourceCounts[], interval?: Interval): BenchTable {
  const shares = sources.map(shareRight)
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length
  const summary =
    interval === undefined
      ? `mean ${percent(mean)} %, median ${percent(median(shares))} %, worst ${percent(Math.min(...shares))} %, over ${shares.length} sources`
      : `mean over the ${interval.count} landmark sources ${percent(interval.mean)} % (95 % interval over people, bootstrap: ${percent(interval.low)} to ${percent(interval.high)} %)`
  return {
    title,
    columns: [
      'source',
      'kind',
      'rows',
      'found %',
      'right of found %',
      'right of all %',
      'among first three %',
    ],
    rows: sources.map((source) => [
      nameOf(source),
      source.kind,
      total(source.letters, 'rows'),
      percent(total(source.letters, 'found') / total(source.letters, 'rows')),
      percent(shareRight(source)),
      percent(total(source.letters, 'right') / total(source.letters, 'rows')),
      percent(total(source.letters, 'amongThree') / total(source.letters, 'rows')),
    ]),
    notes: [summary],
  }
}

function letterTable(twelve: readonly SourceCounts[], more: readonly SourceCounts[]): BenchTable {
  const letters = [...'ABCDEFGHIKLMNOPQRSTUVWXY']
  const shares = (sources: readonly SourceCounts[], letter: string): number => {
    const each = sources.flatMap((source) => {
      const label = source.letters?.labels[letter]
      return label === undefined || label.found === 0 ? [] : [label.right / label.found]
    })
    return percent(each.reduce((sum, share) => sum + share, 0) / each.length)
  }
  return {
    title: 'Each letter, mean over the sources that have it, trained on all other people',
    columns: ['letter', 'twelve %', 'looked at once %', 'most often read as'],
    rows: letters.map((letter) => [
      letter,
      shares(twelve, letter),
      shares(more, letter),
      confusions([...twelve, ...more], letter),
    ]),
  }
}

/** The wrong readings by the share of each source's rows, so that a large source counts no more than a small one. */
function confusions(sources: readonly SourceCounts[], letter: string): string {
  const shares = new Map<string, number>()
  for (const source of sources) {
    const label = source.letters?.labels[letter]
    for (const [read, count] of Object.entries(label?.readAs ?? {}))
      shares.set(read, (shares.get(read) ?? 0) + count / (label?.found || 1) / sources.length)
  }
  return [...shares]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([read, share]) => `${read} ${percent(share)} %`)
    .join(', ')
}

function pictureTable(report: FoldReport): BenchTable {
  return {
    title: 'Pictures, read without that person’s pictures and rows: found and read right of all',
    columns: ['source', 'read as', 'pictures', 'found %', 'found and right %', 'among first three %'],
    rows: report.all
      .filter((source) => source.kind === 'pictures')
      .map((source) => {
        const counted = source.letters ?? source.digits
        const of = (field: 'found' | 'right' | 'amongThree'): number =>
          percent(total(counted, field) / total(counted, 'rows'))
        const alphabet = source.letters === undefined ? 'digits' : 'letters without J and Z'
        return [nameOf(source), alphabet, total(counted, 'rows'), of('found'), of('right'), of('amongThree')]
      }),
  }
}

function digitTable(report: FoldReport): BenchTable {
  return {
    title: 'Digits, trained on all other people',
    columns: ['source', 'kind', 'rows', 'right of found %', ...'0123456789'],
    rows: report.all
      .filter((source) => source.digits !== undefined)
      .map((source) => [
        nameOf(source),
        source.kind,
        total(source.digits, 'rows'),
        percent(total(source.digits, 'right') / total(source.digits, 'found')),
        ...[...'0123456789'].map((digit) => {
          const label = source.digits?.labels[digit]
          return label === undefined ? '' : `${percent(label.right / label.found)}`
        }),
      ]),
  }
}

function reliabilityTable(twelve: readonly SourceCounts[], more: readonly SourceCounts[]): BenchTable {
  const rows = Array.from({ length: 10 }, (_, tenth) => {
    const cells = [twelve, more].flatMap((sources) => {
      const bins = sources.flatMap((source) => {
        const bin = source.letters?.reliability[tenth]
        return bin === undefined ? [] : [bin]
      })
      const [count, sure, right] = [0, 1, 2].map((field) =>
        bins.reduce((sum, bin) => sum + (bin[field] ?? 0), 0),
      )
      return count ? [count, percent((sure ?? 0) / count), percent((right ?? 0) / count)] : [0, '', '']
    })
    return [`${tenth * 10}–${tenth * 10 + 10} %`, ...cells]
  })
  return {
    title: 'Reliability: how often a confidence is right (letters)',
    columns: ['confidence', 'twelve: rows', 'said %', 'right %', 'once: rows', 'said %', 'right %'],
    rows,
  }
}
