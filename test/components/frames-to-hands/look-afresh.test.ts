import { expect, test } from 'vitest'
import { createStillReader, firstPassOnly } from '#components/frames-to-hands/look-afresh.js'
import { type FakePalm, fakeNetworks, GREY, LEFT_PALM, RIGHT_PALM } from './fake-networks.ts'

async function look(palms: readonly FakePalm[], presences: readonly number[], config?: typeof firstPassOnly) {
  const networks = fakeNetworks({ palms: () => palms, presence: (run) => presences[run] ?? 1 })
  const hands = await createStillReader(networks)(GREY, config)
  return {
    presences: hands.map(({ presence }) => Math.round(presence * 100) / 100),
    runs: networks.runs.hand,
    hands,
  }
}

test('A hand of the first look is read three times and the last reading counts', async () => {
  const { presences, runs } = await look([LEFT_PALM], [0.7, 0.8, 0.9])
  expect(presences).toEqual([0.9])
  expect(runs).toBe(3)
})

test('A refinement that no longer sees the hand leaves the reading before it', async () => {
  expect((await look([LEFT_PALM], [0.7, 0.8, 0.3])).presences).toEqual([0.8])
})

test('When nothing is found the whole picture is read at two scales, and the better one refined', async () => {
  const { presences, runs } = await look([], [0.3, 0.6, 0.85, 0.95])
  expect(presences).toEqual([0.95])
  expect(runs).toBe(4)
})

test('A palm that the landmark network refuses leads to the second look too', async () => {
  // The palm once more and the whole picture at two scales, then two refinements.
  expect((await look([LEFT_PALM], [0.1, 0.1, 0.3, 0.6, 0.85, 0.95])).presences).toEqual([0.95])
})

test('A second look counts only above 0.8 after refining', async () => {
  expect((await look([], [0.9, 0.9, 0.9, 0.79])).presences).toEqual([])
  expect((await look([], [0.9, 0.9, 0.9, 0.81])).presences).toEqual([0.81])
})

test('A palm too weak for the first look is read in the second, if presence confirms it', async () => {
  const weak = { ...LEFT_PALM, score: 0.2 }
  const { presences, hands } = await look([weak], [0.6, 0.1, 0.1, 0.9, 0.95])
  expect(presences).toEqual([0.95])
  expect(hands[0]?.landmarks[0]).toBeLessThan(0.5)
  expect((await look([weak], [0.6, 0.1, 0.1, 0.9, 0.7])).presences).toEqual([])
  expect((await look([weak], [], firstPassOnly)).runs).toBe(0)
})

test('The first pass alone neither refines nor looks again', async () => {
  expect(await look([LEFT_PALM], [0.7], firstPassOnly)).toMatchObject({ presences: [0.7], runs: 1 })
  expect(await look([], [], firstPassOnly)).toMatchObject({ presences: [], runs: 0 })
})

test('Two hands of one picture are numbered', async () => {
  const { hands } = await look([LEFT_PALM, RIGHT_PALM], [])
  expect(hands.map(({ trackId }) => trackId)).toEqual([0, 1])
})
