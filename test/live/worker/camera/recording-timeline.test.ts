import { expect, test } from 'vitest'
import { type Play, RecordingTimeline } from '#live/worker/camera/recording-timeline.js'

const seekable = { durationMs: 5000, canSeek: true }
const FRAME_MS = 40

function timelineOf(play: Omit<Play, 'roundMs'>, roundMs?: number): RecordingTimeline {
  return new RecordingTimeline({ ...play, roundMs: () => roundMs })
}

test('pictures of a recording that begins now come at their own speed, whatever its first time is', () => {
  const timeline = timelineOf({ fromMs: 1000, loop: false, openedMs: 0 })
  expect(timeline.place(7000, 1000, seekable)).toEqual({ kind: 'show', dueMs: 1000 })
  expect(timeline.place(7000 + FRAME_MS, 1001, seekable)).toEqual({ kind: 'show', dueMs: 1000 + FRAME_MS })
})

test('one that has been played by another goes on where it should be by now', () => {
  const timeline = timelineOf({ fromMs: 1000, loop: false, openedMs: 0 })
  expect(timeline.place(7000, 4500, seekable)).toEqual({ kind: 'elsewhere' })
  expect(timeline.seekMs).toBe(10_500)
  expect(timeline.place(10_200, 4500, seekable).kind).toBe('skip')
  expect(timeline.place(10_480, 4500, seekable)).toEqual({ kind: 'show', dueMs: 4480 })
})

test('what was due before it was taken over is not shown again', () => {
  const timeline = timelineOf({ fromMs: 0, loop: false, openedMs: 1050 })
  expect(timeline.place(0, 1060, seekable).kind).toBe('skip')
  expect(timeline.place(1040, 1060, seekable).kind).toBe('skip')
  expect(timeline.place(1080, 1060, seekable)).toEqual({ kind: 'show', dueMs: 1080 })
})

test('one that loops goes on in the round that it should be in', () => {
  const timeline = timelineOf({ fromMs: 0, loop: true, openedMs: 0 })
  expect(timeline.place(0, 23_000, seekable)).toEqual({ kind: 'elsewhere' })
  expect(timeline.seekMs).toBe(3000)
  expect(timeline.place(3000, 23_000, seekable)).toEqual({ kind: 'show', dueMs: 23_000 })
  expect(timeline.ended(5000)).toBe(true)
  expect(timeline.seekMs).toBeUndefined()
  expect(timeline.place(0, 25_010, seekable)).toEqual({ kind: 'show', dueMs: 25_000 })
})

test('one that cannot be sought is decoded up to where it should be', () => {
  const timeline = timelineOf({ fromMs: 0, loop: false, openedMs: 0 })
  const facts = { durationMs: 5000, canSeek: false }
  for (const atMs of [0, 1000, 3800]) expect(timeline.place(atMs, 4000, facts).kind).toBe('skip')
  expect(timeline.place(3950, 4000, facts)).toEqual({ kind: 'show', dueMs: 3950 })
})

test('once it is shown, a slow machine shows pictures late instead of none', () => {
  const timeline = timelineOf({ fromMs: 0, loop: false, openedMs: 0 })
  timeline.place(0, 0, seekable)
  expect(timeline.place(100, 3000, seekable)).toEqual({ kind: 'show', dueMs: 100 })
})

test('one that does not say how long it is begins again after its last picture', () => {
  const timeline = timelineOf({ fromMs: 0, loop: true, openedMs: 0 })
  const facts = { durationMs: undefined, canSeek: false }
  timeline.place(0, 0, facts)
  timeline.place(960, 960, facts)
  expect(timeline.ended(undefined)).toBe(true)
  const again = timeline.place(0, 1000, facts)
  expect(again.kind === 'show' && again.dueMs).toBeCloseTo(960 + 1000 / 30)
})

test('one that does not loop ends', () => {
  expect(timelineOf({ fromMs: 0, loop: false, openedMs: 0 }).ended(5000)).toBe(false)
})

test('one that should have come to its end by now is over', () => {
  const timeline = timelineOf({ fromMs: 0, loop: false, openedMs: 0 })
  expect(timeline.place(0, 5000, seekable)).toEqual({ kind: 'over' })
})

test('those that loop together begin again together, the shorter when the longest has ended', () => {
  const begin = { fromMs: 1000, loop: true, openedMs: 1000 }
  const short = timelineOf(begin, 5040)
  const long = timelineOf(begin, 5040)
  for (const timeline of [short, long]) timeline.place(0, 1000, seekable)
  for (let round = 1; round <= 100; round++) {
    const dueMs = 1000 + round * 5040
    expect([short.ended(5000), long.ended(5040)]).toEqual([true, true])
    for (const timeline of [short, long])
      expect(timeline.place(0, dueMs - 30, seekable)).toEqual({ kind: 'show', dueMs })
  }
})

test('a shorter one that is opened after its end in a round waits for the next', () => {
  const timeline = timelineOf({ fromMs: 0, loop: true, openedMs: 27_500 }, 10_000)
  expect(timeline.place(0, 27_500, seekable)).toEqual({ kind: 'elsewhere' })
  expect(timeline.seekMs).toBeUndefined()
  expect(timeline.place(0, 27_600, seekable)).toEqual({ kind: 'show', dueMs: 30_000 })
})

test('when a longer one comes, those that play begin their next round with it', () => {
  let roundMs = 5000
  const timeline = new RecordingTimeline({ fromMs: 0, loop: true, openedMs: 0, roundMs: () => roundMs })
  timeline.place(0, 0, seekable)
  timeline.ended(5000)
  roundMs = 8000
  timeline.ended(5000)
  expect(timeline.place(0, 15_000, seekable)).toEqual({ kind: 'show', dueMs: 16_000 })
})
