import { describe, expect, test } from 'vitest'
import type { HandFrame } from '#components/types/hand.js'
import { adviceOf } from '../../../demo/join/advice.ts'
import { SightCount } from '../../../demo/join/sight.ts'
import { framesOf, handIn, times } from './frames.ts'

function see(frames: readonly HandFrame[]) {
  const count = new SightCount()
  for (const frame of frames) count.add(frame)
  return count.sight()
}
const advise = (frames: readonly HandFrame[], mirrored = false) => adviceOf(see(frames), mirrored).sentence
const well = handIn(0.4, 0.3, 0.6, 0.7)

describe('how well a camera sees', () => {
  test('is the share of the last seconds’ pictures with a hand, and its size', () => {
    const sight = see(framesOf([...times(30, undefined), ...times(30, well)]))
    expect(sight).toMatchObject({ frames: 60, shareWithHand: 0.5, shareOutside: 0, withoutHandMs: 0 })
    expect(sight.handSize).toBeCloseTo(0.4, 5)
  })

  test('forgets what is longer ago than four seconds', () => {
    const sight = see(framesOf([...times(300, undefined), ...times(120, well)]))
    expect([sight.frames, sight.shareWithHand]).toEqual([120, 1])
  })

  test('is unknown before the first picture', () => {
    expect(see([])).toEqual({
      frames: 0,
      shareWithHand: 0,
      handSize: 0,
      shareOutside: 0,
      outside: undefined,
      withoutHandMs: 0,
    })
  })
})

describe('advice', () => {
  test('is silent on rests, and says what to do when no hand comes', () => {
    expect(advise(framesOf(times(60, undefined)))).toBe('No hand in view just now.')
    expect(advise(framesOf(times(300, undefined)))).toBe(
      "No hand in view for 10 s; turn the camera to the signer's hand.",
    )
  })

  test('does not send a camera after a hand that is going away', () => {
    const leaving = handIn(0.4, 0.8, 0.6, 1.2)
    expect(advise(framesOf([...times(20, leaving), ...times(100, undefined)]))).not.toContain('outside')
    expect(advise(framesOf([...times(60, leaving), ...times(60, undefined)]))).toContain('outside')
  })

  test('counts the time without a hand from the last one', () => {
    expect(advise(framesOf([...times(300, well), ...times(180, undefined)]))).toContain('for 6 s')
  })

  test.each([
    ['small', handIn(0.5, 0.5, 0.53, 0.56), 'The hand is small in the picture; move the camera closer.'],
    ['large', handIn(0, 0, 0.9, 0.95), 'The hand is too large in the picture; move the camera back.'],
    ['to the left', handIn(-0.2, 0.3, 0.2, 0.6), 'turn the camera to its left'],
    ['to the right', handIn(0.8, 0.3, 1.2, 0.6), 'turn the camera to its right'],
    ['above', handIn(0.4, -0.2, 0.5, 0.2), 'tilt the camera up'],
    ['below', handIn(0.4, 0.8, 0.5, 1.2), 'tilt the camera down'],
  ])('says how to move for a hand that is %s', (_, hand, sentence) => {
    expect(advise(framesOf(times(60, hand)))).toContain(sentence)
  })

  test('turns left and right around where the camera sends a mirrored picture', () => {
    expect(advise(framesOf(times(60, handIn(-0.2, 0.3, 0.2, 0.6))), true)).toContain('to its right')
  })

  test('finds nothing wrong with a whole hand of fair size', () => {
    expect(advise(framesOf(times(60, well)))).toBe('The hand is seen well.')
  })
})
