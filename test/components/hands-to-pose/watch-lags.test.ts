import { describe, expect, test } from 'vitest'
import { defaultLagWatch, LagWatch } from '#components/hands-to-pose/watch-lags.js'
import type { HandFrame } from '#components/types/hand.js'
import { late, viewsOf } from './late-view.ts'

const LOOK_EVERY_MS = 3000
const views = viewsOf('QUIBS FLOXE JAZZE WRNTO MOPSU DYCKA HEGVA')

/** Shows the frames in the order of their times and looks every few seconds. */
function watch(cameras: readonly (readonly HandFrame[])[], watcher = new LagWatch()): LagWatch {
  let lookMs = LOOK_EVERY_MS
  for (const frame of cameras.flat().sort((a, b) => a.timestampMs - b.timestampMs)) {
    for (; lookMs <= frame.timestampMs; lookMs += LOOK_EVERY_MS) while (!watcher.lookOn());
    watcher.add(frame.cameraId, frame.timestampMs, frame.hands[0])
  }
  return watcher
}

const lateOf = (watcher: LagWatch): string[] =>
  watcher.outOfStep.map(({ cameraId, lateMs }) => `${cameraId} ${(lateMs / 1000).toFixed(1)}`).sort()

describe('Cameras that are out of step', () => {
  const [front = [], left = [], right = []] = views

  test('are none where all see the same at once', () => {
    expect(lateOf(watch(views))).toEqual([])
  })

  test('are told by how much, against what most show', () => {
    expect(lateOf(watch([late(front, 1400), left, right]))).toEqual(['front 1.4'])
    expect(lateOf(watch([late(front, 1400), late(left, 1400), right]))).toEqual(['right -1.4'])
  })

  test('are late against the first where as many show it at one time as at another', () => {
    expect(lateOf(watch([late(front, 1400), left]))).toEqual(['front 1.4'])
    expect(lateOf(watch([late(front, 1400), left, late(right, 700)]))).toEqual(['front 1.4', 'right 0.7'])
  })

  test('are late against one that is ahead by so little that the others can be waited for', () => {
    expect(lateOf(watch([late(front, 300), late(left, 300), right]))).toEqual(['front 0.3', 'left 0.3'])
  })

  test('are told only after several looks that agree', () => {
    const soon = [late(front, 1400), left].map((frames) =>
      frames.filter(({ timestampMs }) => timestampMs < 8000),
    )
    expect(lateOf(watch(soon))).toEqual([])
  })

  test('are looked at anew when they left, or sent nothing for a while', () => {
    const watcher = watch([late(front, 1400), left])
    watcher.leave('front')
    expect(lateOf(watcher)).toEqual([])
    const again = watch([late(front, 1400), left])
    const lastMs = front.at(-1)?.timestampMs ?? 0
    again.add('left', lastMs + 1400 + defaultLagWatch.forgetMs + 100, undefined)
    expect(lateOf(again)).toEqual([])
  })

  test('are looked for among so many cameras and no more', () => {
    const watcher = new LagWatch({ ...defaultLagWatch, mostCameras: 1 })
    expect(lateOf(watch([late(front, 1400), left], watcher))).toEqual([])
  })
})
