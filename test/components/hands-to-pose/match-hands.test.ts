import { describe, expect, test } from 'vitest'
import { HandMatcher } from '#components/hands-to-pose/match-hands.js'
import { fakeHand, handFrame } from './hand-frames.ts'

describe('left and right across views', () => {
  test('a label that flickers for a few pictures does not move a tracked hand to the other side', () => {
    const matcher = new HandMatcher()
    for (let frame = 0; frame < 40; frame++) {
      const handedness = frame >= 20 && frame < 25 ? 'left' : 'right'
      const matched = matcher.match([handFrame('a', frame * 33, [fakeHand({ handedness })])])
      expect(matched.right).toHaveLength(1)
      expect(matched.right[0]!.hand.handedness).toBe('right')
    }
  })

  test('votes that say otherwise for long do move it', () => {
    const matcher = new HandMatcher()
    let right = 0
    for (let frame = 0; frame < 200; frame++) {
      const handedness = frame < 20 ? 'right' : 'left'
      right += matcher.match([handFrame('a', frame * 33, [fakeHand({ handedness })])]).right.length
    }
    expect(right).toBeGreaterThanOrEqual(20)
    expect(right).toBeLessThan(80)
  })

  test('two hands with the same label are one left and one right hand', () => {
    const matcher = new HandMatcher()
    const sure = fakeHand({ handedness: 'right', score: 0.9, trackId: 1 })
    const doubtful = fakeHand({ handedness: 'right', score: 0.6, trackId: 2 })
    const matched = matcher.match([handFrame('a', 0, [doubtful, sure])])
    expect(matched.right.map(({ hand }) => hand.trackId)).toEqual([1])
    expect(matched.left.map(({ hand }) => hand.trackId)).toEqual([2])
    expect(matched.left[0]!.hand.handednessScore).toBe(0.5)
  })

  test('a camera that is unsure follows the others when all see one hand', () => {
    const matcher = new HandMatcher()
    const matched = matcher.match([
      handFrame('front', 0, [fakeHand({ handedness: 'right', score: 0.99 })]),
      handFrame('left', 0, [fakeHand({ handedness: 'left', score: 0.6 })]),
    ])
    expect(matched.right.map(({ frame }) => frame.cameraId)).toEqual(['front', 'left'])
    expect(matched.left).toEqual([])
  })

  test('cameras that are sure for long of different hands keep them apart', () => {
    const matcher = new HandMatcher()
    let matched = matcher.match([])
    for (let frame = 0; frame < 20; frame++)
      matched = matcher.match([
        handFrame('a', frame * 33, [fakeHand({ handedness: 'right', score: 0.99 })]),
        handFrame('b', frame * 33, [fakeHand({ handedness: 'left', score: 0.99 })]),
      ])
    expect(matched.right.map(({ frame }) => frame.cameraId)).toEqual(['a'])
    expect(matched.left.map(({ frame }) => frame.cameraId)).toEqual(['b'])
  })

  test('of three hands in one picture the two most present are kept', () => {
    const hands = [0.6, 0.9, 0.8].map((presence, trackId) => fakeHand({ presence, trackId }))
    const matched = new HandMatcher().match([handFrame('a', 0, hands)])
    const kept = [...matched.left, ...matched.right].map(({ hand }) => hand.trackId)
    expect(kept.sort()).toEqual([1, 2])
  })

  test('a signer of the left hand is treated as one of the right hand', () => {
    const matcher = new HandMatcher()
    const matched = matcher.match([handFrame('a', 0, [fakeHand({ handedness: 'left' })])])
    expect(matched.left).toHaveLength(1)
    expect(matched.right).toHaveLength(0)
  })
})
