import type { BenchTable } from './bench.ts'

/** The table as aligned text: numbers to the right, words to the left, notes below. */
export function formatTable(table: BenchTable): string {
  const rows = table.rows.map((row) =>
    row.map((cell) => (typeof cell === 'number' ? formatNumber(cell) : cell)),
  )
  const widths = table.columns.map((column, index) =>
    Math.max(column.length, ...rows.map((row) => row[index]?.length ?? 0)),
  )
  const numeric = table.columns.map(
    (_, index) => table.rows.length > 0 && table.rows.every((row) => typeof row[index] === 'number'),
  )
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) =>
        numeric[index] ? cell.padStart(widths[index] ?? 0) : cell.padEnd(widths[index] ?? 0),
      )
      .join('  ')
      .trimEnd()
  return [
    table.title,
    line(table.columns),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
    ...(table.notes ?? []).map((note) => `note: ${note}`),
    '',
  ].join('\n')
}

/** Whole numbers as they are, others with three or more significant digits. */
function formatNumber(value: number): string {
  if (Number.isInteger(value) || !Number.isFinite(value)) return String(value)
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3)
}
