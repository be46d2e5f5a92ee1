import { describe, expect, test } from 'vitest'
import { lagOf, ShapeTrack, viewFreeShape } from '#components/hands-to-pose/view-lag.js'
import type { HandFrame } from '#components/types/hand.js'
import { late, viewsOf } from './late-view.ts'

const LAG_TOLERANCE_MS = 50
const WORDS = 'QUIBS FLOXE JAZZE WRNTO MOPSU DYCKA'

function trackOf(frames: readonly HandFrame[], untilMs = Number.POSITIVE_INFINITY): ShapeTrack {
  const track = new ShapeTrack()
  for (const { timestampMs, hands } of frames)
    if (hands[0] !== undefined && timestampMs <= untilMs) track.add(timestampMs, viewFreeShape(hands[0]))
  return track
}

describe('The lag between two views of a hand', () => {
  const [front = [], left = []] = viewsOf(WORDS)

  test.each([0, 130, 300, 700, 1400, 2600])('is found: %d ms, either way', (lagMs) => {
    const [one, other] = [trackOf(front), trackOf(late(left, lagMs))]
    expect(Math.abs((lagOf(one, other)?.lagMs ?? Number.NaN) - lagMs)).toBeLessThan(LAG_TOLERANCE_MS)
    expect(Math.abs((lagOf(other, one)?.lagMs ?? Number.NaN) + lagMs)).toBeLessThan(LAG_TOLERANCE_MS)
  })

  test('is found where one camera gives fewer pictures, and some of them no hand', () => {
    const few = late(left, 900).filter((_, place) => place % 3 === 0 && place % 60 < 45)
    expect(Math.abs((lagOf(trackOf(front), trackOf(few))?.lagMs ?? 0) - 900)).toBeLessThan(LAG_TOLERANCE_MS)
  })

  test('is not told of a hand that is held still', () => {
    const still = front.map((frame) => ({ ...frame, hands: front[60]?.hands ?? [] }))
    expect(lagOf(trackOf(still), trackOf(late(still, 700)))).toBeUndefined()
  })

  test('is not told of a movement that comes again and again', () => {
    const round = (frames: readonly HandFrame[]): HandFrame[] =>
      frames.map((frame, place) => ({ ...frame, hands: frames[60 + (place % 30)]?.hands ?? [] }))
    expect(lagOf(trackOf(round(front)), trackOf(late(round(left), 300)))).toBeUndefined()
  })

  test('is not told of two hands that spell different words', () => {
    const [, other = []] = viewsOf('VEXDG LUBHA KRIMO ZAPYN TWOCS JERIF')
    expect(lagOf(trackOf(front), trackOf(other))).toBeUndefined()
  })

  test('is not told where it is longer than is looked for, or too little was seen', () => {
    expect(lagOf(trackOf(front), trackOf(late(left, 4500)))).toBeUndefined()
    expect(lagOf(trackOf(front, 3000), trackOf(left, 3000))).toBeUndefined()
    expect(lagOf(new ShapeTrack(), trackOf(left))).toBeUndefined()
  })
})
