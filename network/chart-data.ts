import { arrows } from './arrows.ts'
import { parties } from './parties.ts'

/** charts/signline/files/network/arrows.json: the table as the chart's templates read it. */
export function chartData(): string {
  const ends = Object.entries(parties).map(([id, { place, ports }]) => [id, { place, ports }] as const)
  return `${JSON.stringify({ parties: Object.fromEntries(ends), arrows }, null, 2)}\n`
}
