import type { Arrow } from './arrow.ts'
import { arrows } from './arrows.ts'
import { type PartyId, parties } from './parties.ts'

const BEGIN = '<!-- arrows: written by npm run generate -->'
const END = '<!-- end of arrows -->'

/** Every arrow and everybody at its ends, as Markdown. */
export function arrowsTable(): string {
  return [
    '| from | to | ports | why |',
    '|---|---|---|---|',
    ...arrows.map(
      (arrow) => `| ${arrow.from} | ${arrow.to} | ${portsOf(arrow)} | ${arrow.why}${conditionOf(arrow)} |`,
    ),
    '',
    '| who | what | in the values |',
    '|---|---|---|',
    ...Object.entries(parties).map(
      ([id, { what, place }]) => `| ${id} | ${what} | ${placeOf(id as PartyId, place)} |`,
    ),
  ].join('\n')
}

/** A page with the table between its marks; throws where it has no marks. */
export function withArrowsTable(page: string): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin)
    throw new Error(`docs/network.md: no place for the table; write "${BEGIN}" and "${END}"`)
  return `${page.slice(0, begin)}${BEGIN}\n${arrowsTable()}\n${page.slice(end)}`
}

function portsOf({ to, ports }: Arrow<PartyId>): string {
  return parties[to].ports
    .filter(({ name }) => ports.includes(name))
    .map(({ name, number, protocol }) => `${number}/${protocol} \`${name}\``)
    .join(', ')
}

function conditionOf({ needs, when }: Arrow<PartyId>): string {
  if (when !== undefined) return ` (where \`${when}\` is on)`
  return needs === undefined ? '' : ` (where ${needs} is there)`
}

function placeOf(id: PartyId, place: string): string {
  if (id === 'redis') return '`redis.trial`, or `network.peers.redis`'
  if (place === 'release') return 'the release'
  return place === 'steps' ? '`network.steps`' : `\`network.peers.${id}\``
}
