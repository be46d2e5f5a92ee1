import { describe, expect, test } from 'vitest'
import type { HandFrame } from '#components/types/hand.js'
import { type ReplayClock, replay, replayAddress } from '../../../demo/join/replay.ts'
import { framesOf, handIn, times } from './frames.ts'

const recording = framesOf(times(6, handIn(0.4, 0.3, 0.6, 0.7)), 500)

/** A clock that only waiting moves on, and that each wait overshoots by so much. */
function clockFrom(startMs: number, lateMs = 0): ReplayClock & { readonly waits: number[] } {
  let nowMs = startMs
  const waits: number[] = []
  return {
    waits,
    nowMs: () => nowMs,
    wait: async (delayMs) => {
      waits.push(delayMs)
      nowMs += delayMs + lateMs
    },
  }
}

async function replayed(clock: ReplayClock, loop = false, most = Number.POSITIVE_INFINITY) {
  const frames: HandFrame[] = []
  const ending = new AbortController()
  await replay(recording, { loop, clock, signal: ending.signal }, (frame) => {
    frames.push(frame)
    if (frames.length >= most) ending.abort()
  })
  return frames
}

describe('a recording that is replayed', () => {
  test('keeps its own speed, on the clock of the page', async () => {
    const frames = await replayed(clockFrom(1_000_000))
    expect(frames.map(({ timestampMs }) => Math.round(timestampMs))).toEqual([
      1_000_000, 1_000_033, 1_000_067, 1_000_100, 1_000_133, 1_000_167,
    ])
    expect(frames.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5])
  })

  test('passes over frames where the page falls behind, and never sends an old one late', async () => {
    const frames = await replayed(clockFrom(0, 70))
    expect(frames.length).toBeLessThan(6)
    expect(frames.at(-1)?.index).toBe(5)
  })

  test('begins again with times and indices that go on', async () => {
    const frames = await replayed(clockFrom(0), true, 8)
    expect(frames.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(frames[6]!.timestampMs - frames[5]!.timestampMs).toBeCloseTo(1000 / 30, 6)
  })

  test('begins where its time 0 was said to be, in the middle where that was before', async () => {
    const clock = clockFrom(10_000)
    const frames: HandFrame[] = []
    const { signal } = new AbortController()
    // The recording begins at 500 and has six frames, so that the second is the newest at 10 000.
    await replay(recording, { zeroMs: 9434, loop: false, clock, signal }, (frame) => frames.push(frame))
    expect(frames.map(({ index }) => index)).toEqual([1, 2, 3, 4, 5])
    expect(frames[0]?.timestampMs).toBeCloseTo(9434 + 500 + 1000 / 30, 6)
  })

  test('goes round until now where its time 0 is long ago', async () => {
    const clock = clockFrom(100_000)
    const frames: HandFrame[] = []
    const ending = new AbortController()
    await replay(recording, { zeroMs: 0, loop: true, clock, signal: ending.signal }, (frame) => {
      frames.push(frame)
      if (frames.length === 3) ending.abort()
    })
    expect(frames.every(({ timestampMs }) => timestampMs > 100_000 - 34)).toBe(true)
    expect(frames.map(({ index }) => index)).toEqual([0, 1, 2].map((step) => step + (frames[0]?.index ?? 0)))
  })

  test('ends at once when it is stopped', async () => {
    expect(await replayed(clockFrom(0), true, 2)).toHaveLength(2)
  })

  test('may be empty', async () => {
    await replay([], { loop: true, clock: clockFrom(0), signal: new AbortController().signal }, () => {
      throw new Error('there is no frame')
    })
  })
})

test('a recording is taken from the page’s own server only', () => {
  const page = 'https://stage.example/join/s?camera=a'
  expect(replayAddress('/recordings/a.pose', page)).toBe('https://stage.example/recordings/a.pose')
  for (const given of [
    'https://elsewhere.example/a.pose',
    'http://stage.example/a.pose',
    'data:,',
    'https://',
  ])
    expect(() => replayAddress(given, page)).toThrow('is not on this server')
})
