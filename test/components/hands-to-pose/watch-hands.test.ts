import { describe, expect, test } from 'vitest'
import { Watcher } from '#components/hands-to-pose/watch-hands.js'
import type { Pose } from '#components/types/pose.js'
import { fakeHand, handFrame, steadyFrames } from './hand-frames.ts'

async function watchFrames(watcher: Watcher, frames: ReturnType<typeof steadyFrames>) {
  async function* stream() {
    yield* frames
  }
  const passed = []
  for await (const frame of watcher.frames(stream())) passed.push(frame)
  return passed
}

describe('what a run saw', () => {
  test('is gathered without changing what passes', async () => {
    const watcher = new Watcher(['a'])
    const frames = steadyFrames('a', 25, 0, 1000, (timeMs) => (timeMs < 500 ? [fakeHand({})] : []))
    expect(await watchFrames(watcher, frames)).toEqual(frames)
    expect(watcher.of('a')).toMatchObject({ frames: 25, framesWithHand: 13, width: 640, height: 480 })
    expect(watcher.of('a').durationMs).toBeCloseTo(1000)
  })

  test('knows the frame with a hand that is nearest to a time', async () => {
    const watcher = new Watcher(['a'])
    const frames = [0, 40, 80, 120].map((timeMs) =>
      handFrame('a', timeMs, timeMs === 40 ? [] : [fakeHand({})]),
    )
    await watchFrames(watcher, frames)
    const nearest = [-5, 39, 45, 99, 101, 999].map((timeMs) => watcher.of('a').nearest(timeMs)?.timestampMs)
    expect(nearest).toEqual([0, 0, 80, 80, 120, 120])
    expect(new Watcher(['b']).of('b').nearest(5)).toBeUndefined()
  })

  test('says when a camera counted, and how much', async () => {
    const watcher = new Watcher(['a'])
    async function* poses(): AsyncGenerator<Pose> {
      for (let timestampMs = 0; timestampMs < 2000; timestampMs += 20) {
        const weight = timestampMs < 1000 ? 0.5 : 0.8
        const seen = timestampMs < 600 || timestampMs >= 800
        const view = { cameraId: 'a', timestampMs, weight } as Pose['views']['right'][number]
        yield { timestampMs, views: { left: [], right: seen ? [view] : [] }, fused: [] }
      }
    }
    for await (const _ of watcher.poses(poses()));
    expect(watcher.of('a').spans).toEqual([
      { startMs: 0, endMs: 600, weight: 0.5 },
      { startMs: 800, endMs: 1000, weight: 0.5 },
      { startMs: 1000, endMs: 2000, weight: 0.8 },
    ])
  })
})
