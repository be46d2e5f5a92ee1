import type { Transcript } from '../../types/transcript.ts'

/** A stretch of the recording that is drawn as one row. */
export interface TimeRow {
  readonly startMs: number
  readonly endMs: number
}

export interface TimeRows {
  readonly rows: readonly TimeRow[]
  /** Stretches in which nothing was signed and no row is drawn. */
  readonly skipped: readonly TimeRow[]
  readonly tickMs: number
}

/** Rows of one length and round ticks; of long recordings only rows in which something was signed. */
export function layOutRows(transcript: Transcript): TimeRows {
  const lastMs = Math.max(transcript.durationMs, ...transcript.signs.map((sign) => sign.endMs), 1000)
  const rowMs = ROW_LENGTHS_MS.find((lengthMs) => lastMs <= lengthMs) ?? rowLengthOfLong(lastMs)
  const tickMs = TICKS_MS.find((tick) => rowMs / tick <= 16) ?? 60_000
  const all: TimeRow[] = []
  for (let startMs = 0; startMs < lastMs; startMs += rowMs)
    all.push({ startMs, endMs: Math.max(Math.min(startMs + rowMs, lastMs), startMs + tickMs) })
  const isSigned = (row: TimeRow): boolean =>
    transcript.signs.some((sign) => sign.startMs < row.endMs && sign.endMs > row.startMs)
  if (all.length === 1) return { rows: all, skipped: [], tickMs }
  const rows = all.filter(isSigned)
  return { rows, skipped: joinRows(all.filter((row) => !isSigned(row))), tickMs }
}

/** A recording up to the longest of these is one row. */
const ROW_LENGTHS_MS = [4000, 8000, 12_000, 18_000]
const TICKS_MS = [250, 500, 1000, 2000, 5000, 10_000, 30_000]

function rowLengthOfLong(lastMs: number): number {
  if (lastMs <= 600_000) return 12_000
  return lastMs <= 3_600_000 ? 30_000 : 60_000
}

function joinRows(rows: readonly TimeRow[]): TimeRow[] {
  const joined: TimeRow[] = []
  for (const row of rows) {
    const last = joined.at(-1)
    if (last !== undefined && last.endMs === row.startMs)
      joined[joined.length - 1] = { startMs: last.startMs, endMs: row.endMs }
    else joined.push(row)
  }
  return joined
}

/** `1.25 s`, from a minute on `2:03.5`. */
export function readableTime(timeMs: number): string {
  const seconds = timeMs / 1000
  if (seconds < 60) return `${seconds.toFixed(2)} s`
  const minutes = Math.floor(seconds / 60)
  return `${minutes}:${(seconds - minutes * 60).toFixed(1).padStart(4, '0')}`
}
