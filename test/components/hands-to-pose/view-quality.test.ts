import { describe, expect, test } from 'vitest'
import { viewQuality } from '#components/hands-to-pose/view-quality.js'
import { defaultViewWeighting, weighViews } from '#components/hands-to-pose/weigh-views.js'
import { fakeHand } from './hand-frames.ts'

const picture = { width: 640, height: 480 }

describe('the quality of a view', () => {
  test('grows with the size of the hand until the network sees no more pixels', () => {
    const sizes = [0.05, 0.1, 0.3, 0.6].map((side) => viewQuality(fakeHand({ side }), picture).size)
    expect(sizes[0]).toBeCloseTo((0.05 * 640) / 112, 5)
    expect(sizes[1]).toBeCloseTo((0.1 * 640) / 112, 5)
    expect(sizes.slice(2)).toEqual([1, 1])
  })

  test('is measured in pixels, so the same share of a larger picture is a larger hand', () => {
    const hand = fakeHand({ side: 0.1 })
    expect(viewQuality(hand, { width: 320, height: 240 }).size).toBeLessThan(viewQuality(hand, picture).size)
  })

  test('counts the landmarks inside the picture', () => {
    const half = viewQuality(fakeHand({ centre: [0, 0.5], side: 0.2 }), picture)
    expect(half.shareInView).toBeGreaterThan(0.4)
    expect(half.shareInView).toBeLessThan(0.7)
    expect(viewQuality(fakeHand({ centre: [1.5, 0.5] }), picture).shareInView).toBe(0)
  })

  test('takes unknown sharpness for middling, not for blurred', () => {
    expect(viewQuality(fakeHand({ sharpness: 0 }), picture).sharpness).toBe(0.5)
    expect(viewQuality(fakeHand({ sharpness: 100 }), picture).sharpness).toBe(0.5)
    expect(viewQuality(fakeHand({ sharpness: 900 }), picture).sharpness).toBeCloseTo(0.9)
  })

  test('is nought, not a number that is none, for a presence or landmarks that are none', () => {
    const hand = fakeHand({ presence: Number.NaN })
    hand.landmarks.fill(Number.NaN)
    expect(viewQuality(hand, picture)).toEqual({ presence: 0, size: 0, sharpness: 0.5, shareInView: 0 })
  })
})

describe('the weights of the views', () => {
  const good = { presence: 1, size: 1, sharpness: 0.8, shareInView: 1 }

  test('sum to 1', () => {
    const weights = weighViews([good, { ...good, size: 0.3 }, { ...good, presence: 0.6, shareInView: 0.7 }])
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12)
    expect(weights[0]).toBe(Math.max(...weights))
  })

  test('follow the stated product', () => {
    const [first, second] = weighViews([good, { ...good, shareInView: 0.5 }])
    expect(second! / first!).toBeCloseTo(0.5 ** defaultViewWeighting.shareInView, 12)
  })

  test('are equal where no view has any quality', () => {
    const none = { presence: 0, size: 0, sharpness: 0, shareInView: 0 }
    expect(weighViews([none, none])).toEqual([0.5, 0.5])
    expect(weighViews([])).toEqual([])
  })
})
