import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { withArrowsTable } from './arrows-table.ts'
import { chartData } from './chart-data.ts'

/** Every committed file that is made from the table of arrows, by its path in the checkout, as it should be now. */
export function networkFiles(checkout: string): ReadonlyMap<string, string> {
  const page = 'docs/network.md'
  return new Map([
    ['charts/signline/files/network/arrows.json', chartData()],
    [page, withArrowsTable(readFileSync(join(checkout, page), 'utf8'))],
  ])
}
