import { expect, test } from 'vitest'
import { RecordingTimeline } from '#live/worker/camera/recording-timeline.js'

const seekable = { durationMs: 5000, canSeek: true }
const FRAME_MS = 40

test('pictures of a recording that begins now come at their own speed, whatever its first time is', () => {
  const timeline = new RecordingTimeline(1000, false, 0)
  expect(timeline.place(7000, 1000, seekable)).toEqual({ kind: 'show', dueMs: 1000 })
  expect(timeline.place(7000 + FRAME_MS, 1001, seekable)).toEqual({ kind: 'show', dueMs: 1000 + FRAME_MS })
})

test('one that has been played by another goes on where it should be by now', () => {
  const timeline = new RecordingTimeline(1000, false, 0)
  expect(timeline.place(7000, 4500, seekable)).toEqual({ kind: 'elsewhere' })
  expect(timeline.seekMs).toBe(10_500)
  expect(timeline.place(10_200, 4500, seekable).kind).toBe('skip')
  expect(timeline.place(10_480, 4500, seekable)).toEqual({ kind: 'show', dueMs: 4480 })
})

test('what was due before it was taken over is not shown again', () => {
  const timeline = new RecordingTimeline(0, false, 1050)
  expect(timeline.place(0, 1060, seekable).kind).toBe('skip')
  expect(timeline.place(1040, 1060, seekable).kind).toBe('skip')
  expect(timeline.place(1080, 1060, seekable)).toEqual({ kind: 'show', dueMs: 1080 })
})

test('one that loops goes on in the round that it should be in', () => {
  const timeline = new RecordingTimeline(0, true, 0)
  expect(timeline.place(0, 23_000, seekable)).toEqual({ kind: 'elsewhere' })
  expect(timeline.seekMs).toBe(3000)
  expect(timeline.place(3000, 23_000, seekable)).toEqual({ kind: 'show', dueMs: 23_000 })
  expect(timeline.ended(5000)).toBe(true)
  expect(timeline.seekMs).toBeUndefined()
  expect(timeline.place(0, 25_010, seekable)).toEqual({ kind: 'show', dueMs: 25_000 })
})

test('one that cannot be sought is decoded up to where it should be', () => {
  const timeline = new RecordingTimeline(0, false, 0)
  const facts = { durationMs: 5000, canSeek: false }
  for (const atMs of [0, 1000, 3800]) expect(timeline.place(atMs, 4000, facts).kind).toBe('skip')
  expect(timeline.place(3950, 4000, facts)).toEqual({ kind: 'show', dueMs: 3950 })
})

test('once it is shown, a slow machine shows pictures late instead of none', () => {
  const timeline = new RecordingTimeline(0, false, 0)
  timeline.place(0, 0, seekable)
  expect(timeline.place(100, 3000, seekable)).toEqual({ kind: 'show', dueMs: 100 })
})

test('one that does not say how long it is begins again after its last picture', () => {
  const timeline = new RecordingTimeline(0, true, 0)
  const facts = { durationMs: undefined, canSeek: false }
  timeline.place(0, 0, facts)
  timeline.place(960, 960, facts)
  expect(timeline.ended(undefined)).toBe(true)
  const again = timeline.place(0, 1000, facts)
  expect(again.kind === 'show' && again.dueMs).toBeCloseTo(960 + 1000 / 30)
})

test('one that does not loop ends', () => {
  expect(new RecordingTimeline(0, false, 0).ended(5000)).toBe(false)
})
