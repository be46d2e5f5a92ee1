import { expect, test } from 'vitest'
import { defaultHandConfig } from '#components/frames-to-hands/config.js'
import { createHandTrackers } from '#components/frames-to-hands/track-hands.js'
import { type FakeScript, fakeNetworks, GREY, LEFT_PALM, RIGHT_PALM } from './fake-networks.ts'

/** In which of the frames the palm network ran, and which tracks each frame had. */
async function follow(script: Partial<FakeScript>, frames: number, numHands = 2) {
  const networks = fakeNetworks({ palms: () => [LEFT_PALM], presence: () => 1, ...script })
  const tracker = createHandTrackers(networks)({ ...defaultHandConfig, numHands })
  const palmFrames: number[] = []
  const tracks: number[][] = []
  for (let frame = 0; frame < frames; frame++) {
    const before = networks.runs.palm
    const hands = await tracker.look(GREY)
    tracks.push(hands.map(({ trackId }) => trackId))
    if (networks.runs.palm > before) palmFrames.push(frame)
  }
  return { palmFrames, tracks, handRuns: networks.runs.hand }
}

test('With as many hands tracked as wanted the palm network rests', async () => {
  const { palmFrames, tracks } = await follow({ palms: () => [LEFT_PALM, RIGHT_PALM] }, 12)
  expect(palmFrames).toEqual([0])
  expect(tracks.every((ids) => ids.join() === '0,1')).toBe(true)
  expect((await follow({}, 12, 1)).palmFrames).toEqual([0])
})

test('With one of two hands tracked the palm network runs on every fifth frame', async () => {
  const { palmFrames, tracks, handRuns } = await follow({}, 12)
  expect(palmFrames).toEqual([0, 5, 10])
  expect(tracks.every((ids) => ids.join() === '0')).toBe(true)
  expect(handRuns).toBe(12) // a palm seen again starts no second hand
})

test('With no hand the palm network runs on every frame', async () => {
  const { palmFrames, tracks } = await follow({ palms: () => [] }, 4)
  expect(palmFrames).toEqual([0, 1, 2, 3])
  expect(tracks).toEqual([[], [], [], []])
})

test('A second hand joins at the next run of the palm network', async () => {
  const { tracks } = await follow({ palms: (run) => (run === 0 ? [LEFT_PALM] : [LEFT_PALM, RIGHT_PALM]) }, 7)
  expect(tracks.map((ids) => ids.length)).toEqual([1, 1, 1, 1, 1, 2, 2])
})

test('A hand that is lost is looked for in the next frame and comes back under a new number', async () => {
  // Two hands a frame: the fifth reading is the first hand's in frame 2.
  const { palmFrames, tracks } = await follow(
    { palms: () => [LEFT_PALM, RIGHT_PALM], presence: (run) => (run === 4 ? 0.2 : 1) },
    5,
  )
  expect(palmFrames).toEqual([0, 3])
  expect(tracks).toEqual([[0, 1], [0, 1], [1], [1, 2], [1, 2]])
})
