import { describe, expect, test } from 'vitest'
import { choosePictures } from '#components/joined/camera-to-hands/choose-pictures.js'
import { fakeHand, steadyFrames } from '../hands-to-pose/hand-frames.ts'

describe('The pictures that are kept of a part', () => {
  test('lie close enough together that every sign has one near its middle', () => {
    const chosen = choosePictures(steadyFrames('front', 30, 0, 3000))
    const times = chosen.filter(({ whole }) => !whole).map(({ frame }) => frame.timestampMs)
    expect(chosen.filter(({ whole }) => whole)).toHaveLength(1)
    expect(Math.max(...times.slice(1).map((time, n) => time - times[n]!))).toBeLessThanOrEqual(300)
    expect(times).toHaveLength(20)
  })

  test('show the hand where it is held', () => {
    const held = (ms: number) => [fakeHand({ centre: [ms % 1000 < 500 ? ms / 5000 : 0.6, 0.5] })]
    const chosen = choosePictures(steadyFrames('front', 60, 0, 1000, held)).filter(({ whole }) => whole)
    expect(chosen[0]!.frame.timestampMs % 1000).toBeGreaterThan(500)
  })

  test('are few in a long part and none where there is no hand', () => {
    expect(choosePictures(steadyFrames('front', 30, 0, 300_000)).length).toBeLessThanOrEqual(242)
    expect(choosePictures(steadyFrames('front', 30, 0, 1000, () => []))).toEqual([])
    expect(choosePictures([])).toEqual([])
  })
})
