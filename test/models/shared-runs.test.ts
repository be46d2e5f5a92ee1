import { expect, test } from 'vitest'
import { alongFirst, type Inputs, SharedRuns } from '#models/shared-runs.js'
import type { InferenceSession } from '#models/types.js'

/** A network that doubles; each of its runs is noted by its number of rows. */
function doubling(model: string, runs: string[]): InferenceSession {
  return {
    model,
    device: 'cpu',
    inputs: { in: [-1, 2] },
    outputs: { out: [-1, 2] },
    run: async ({ in: given }) => {
      if (given === undefined || given.data.some(Number.isNaN)) throw new Error(`${model} cannot run`)
      runs.push(`${model} ${given.dims[0]}`)
      return { out: { data: given.data.map((value) => 2 * value), dims: given.dims } }
    },
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
}

const rows = (...values: readonly number[]): Inputs => ({
  in: { data: Float32Array.from(values), dims: [values.length / 2, 2] },
})

test('works side by side share the runs of each network, and each gets its own rows', async () => {
  const runs: string[] = []
  const shared = new SharedRuns()
  const first = shared.open({ session: doubling('first', runs), join: alongFirst })
  const second = shared.open({ session: doubling('second', runs), join: alongFirst })
  const work = (inputs: Inputs, needsFirst: boolean) => async (): Promise<number[]> => {
    const given = needsFirst ? (await first.run(inputs)).out : inputs.in
    return [...((await second.run({ in: given ?? rows().in! })).out?.data ?? [])]
  }
  const results = await Promise.all([
    shared.during(work(rows(1, 2), true)),
    shared.during(work(rows(3, 4, 5, 6), false)),
    shared.during(work(rows(7, 8), true)),
  ])
  expect(results).toEqual([
    [4, 8],
    [6, 8, 10, 12],
    [28, 32],
  ])
  expect(runs).toEqual(['first 2', 'second 4'])
})

test('more runs than are joined at most take several', async () => {
  const runs: string[] = []
  const shared = new SharedRuns()
  const network = shared.open({ session: doubling('one', runs), join: alongFirst, most: 2 })
  const results = await Promise.all([1, 2, 3, 4, 5].map((n) => shared.during(() => network.run(rows(n, n)))))
  expect(results.map(({ out }) => out?.data[0])).toEqual([2, 4, 6, 8, 10])
  expect(runs).toEqual(['one 2', 'one 2', 'one 1'])
})

test('a run that fails fails for those who shared it, and the next one goes on', async () => {
  const runs: string[] = []
  const shared = new SharedRuns()
  const network = shared.open({ session: doubling('one', runs), join: alongFirst })
  const broken = await Promise.allSettled([
    shared.during(() => network.run(rows(Number.NaN, 0))),
    shared.during(() => network.run(rows(1, 1))),
  ])
  expect(broken.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect((await shared.during(() => network.run(rows(1, 1)))).out?.data[0]).toBe(2)
})

test('outside of any work a network runs by itself', async () => {
  const runs: string[] = []
  const network = new SharedRuns().open({ session: doubling('one', runs), join: alongFirst })
  expect((await network.run(rows(1, 2))).out?.data[1]).toBe(4)
  expect(runs).toEqual(['one 1'])
})

test('a run without an input that the others have is refused by name', () => {
  expect(() => alongFirst([rows(1, 2), {}])).toThrow('"in"')
})
