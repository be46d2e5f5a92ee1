import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { arrows } from '#network/arrows.js'
import { withArrowsTable } from '#network/arrows-table.js'
import { networkFiles } from '#network/generated-files.js'
import { parties } from '#network/parties.js'

describe('The table of arrows', () => {
  test.each([...networkFiles('.')])('is in %s as it is now (npm run generate)', (path, content) => {
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  test('names ports that the receiver has, and no pair twice', () => {
    const unknown = arrows.filter(({ to, ports }) =>
      ports.some((port) => !parties[to].ports.some(({ name }) => name === port)),
    )
    expect(unknown).toEqual([])
    const pairs = arrows.map(({ from, to }) => `${from} → ${to}`)
    expect(pairs).toHaveLength(new Set(pairs).size)
  })

  test('lets no live process to the API server but workers where that is on, and only live processes to Redis', () => {
    const senders = (receiver: string): string[] =>
      arrows.filter(({ to }) => to === receiver).map(({ from }) => from)
    expect(senders('apiServer').sort()).toEqual(['prune', 'steps', 'worker'])
    const live = arrows.filter(({ from, to }) => to === 'apiServer' && from === 'worker')
    expect(live.map(({ when }) => when)).toEqual(['worker.deletionCost'])
    expect(senders('redis').sort()).toEqual(['gateway', 'worker'])
  })

  test('has a place in the page, or says that it has none', () => {
    expect(() => withArrowsTable('# A page\n')).toThrow('no place for the table')
  })
})
