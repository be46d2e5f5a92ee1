import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { batchNetworks } from '#live/worker/recognition/batch-networks.js'
import { layInTime } from '#live/worker/recognition/lay-in-time.js'
import { type FingerspellingSessions, openFingerspelling } from '#models/fingerspelling/open.js'
import type { Inputs, Outputs } from '#models/shared-runs.js'
import { drawnRun } from './drawn-runs.ts'

const LOGIT_TOLERANCE = 1e-4

function largestDifference(one: Outputs | undefined, other: Outputs | undefined): number {
  const [a, b] = [one?.logits?.data ?? [], other?.logits?.data ?? []]
  expect(a.length).toBe(b.length)
  expect(one?.logits?.dims).toEqual(other?.logits?.dims)
  return Math.max(0, ...Array.from(a, (value, n) => Math.abs(value - (b[n] ?? Number.NaN))))
}

const handsOf = ({ landmarks }: Inputs): Inputs => ({
  landmarks: { data: landmarks?.data.slice(0, 5 * 42) ?? new Float32Array(), dims: [5, 21, 2] },
})

describe('networks that all sessions of a tick share', () => {
  let opened: FingerspellingSessions
  beforeAll(async () => {
    opened = await openFingerspelling('cpu')
  })
  afterAll(() => opened?.close())

  const runs = [drawnRun(1, 2, 63), drawnRun(2, 1, 62), drawnRun(3, 4, 91), drawnRun(4, 3, 64)]

  test('sessions of different views and lengths read in one run what each reads alone', async () => {
    const shared: string[] = []
    const batched = batchNetworks(opened, (model, sessions) => shared.push(`${model} ${sessions}`))
    const read = await batched.readAll(
      runs.map((run) => async () => {
        const hands = await batched.networks.handshapes.run(handsOf(run))
        return { hands, rows: await batched.networks.spelling.run(run) }
      }),
    )
    expect(shared).toEqual(['fingerspelling handshapes 4', 'fingerspelling over time 4'])
    for (const [n, run] of runs.entries()) {
      const result = read[n]
      if (result?.status !== 'fulfilled') throw new Error('a session was not read')
      expect(largestDifference(result.value.rows, await opened.spelling.run(run))).toBeLessThan(
        LOGIT_TOLERANCE,
      )
      const alone = await opened.handshapes.run(handsOf(run))
      expect(largestDifference(result.value.hands, alone)).toBeLessThan(LOGIT_TOLERANCE)
    }
  })

  test('a session that fails takes no other with it', async () => {
    const batched = batchNetworks(opened)
    const [failed, read] = await batched.readAll([
      async () => {
        throw new RangeError('of its own')
      },
      async () => batched.networks.spelling.run(runs[0] ?? {}),
    ])
    expect(failed?.status).toBe('rejected')
    expect(read?.status).toBe('fulfilled')
  })

  test('a session that runs nothing, and one that runs twice, do not hold the others up', async () => {
    const batched = batchNetworks(opened)
    const twice = async (): Promise<number> => {
      await batched.networks.spelling.run(runs[0] ?? {})
      return (await batched.networks.spelling.run(runs[1] ?? {})).logits?.dims[0] ?? 0
    }
    const read = await batched.readAll([async () => 0, twice, twice])
    expect(read.map((one) => one.status === 'fulfilled' && one.value)).toEqual([0, 1, 1])
  })
})

test('a run whose numbers do not fill its frames is refused by name', () => {
  const run = drawnRun(1, 1, 62)
  const short = { ...run, landmarks: { data: new Float32Array(3), dims: [1, 62, 21, 2] } }
  expect(() => layInTime([run, short])).toThrow('"landmarks"')
})
