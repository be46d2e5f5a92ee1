import { describe, expect, test } from 'vitest'
import { followHands, type HandTracks, type Looked, noTracks } from '../../../demo/camera/follow-hands.ts'
import type { FoundHand } from '../../../demo/camera/hand-messages.ts'

const PALM = 0.1

/** A hand whose wrist is at (x, y) of the picture and whose palm is a tenth of its height. */
function handAt(x: number, y: number, label = 'Left'): FoundHand {
  const landmarks = Float32Array.from({ length: 63 }, (_, at) =>
    at % 3 === 0 ? x : at % 3 === 1 ? (at === 1 ? y : y - PALM) : 0,
  )
  return { label, score: 0.9, landmarks, worldLandmarks: new Float32Array(63) }
}

function looked(timestampMs: number, ...found: FoundHand[]): Looked {
  return { found, timestampMs, width: 480, height: 480, mirrored: false }
}

/** The track numbers of each look in turn. */
function tracksOf(...looks: Looked[]): number[][] {
  let tracks: HandTracks = noTracks
  return looks.map((look) => {
    const followed = followHands(tracks, look)
    tracks = followed.tracks
    return followed.hands.map(({ trackId }) => trackId)
  })
}

describe('Following hands from picture to picture', () => {
  test('a hand that moves keeps its number', () => {
    expect(tracksOf(looked(0, handAt(0.5, 0.5)), looked(33, handAt(0.55, 0.45)))).toEqual([[0], [0]])
  })

  test('hands that come in another order keep their numbers', () => {
    const [left, right] = [handAt(0.3, 0.5), handAt(0.7, 0.5)]
    expect(tracksOf(looked(0, left, right), looked(33, right, left))).toEqual([
      [0, 1],
      [1, 0],
    ])
  })

  test('of two hands near an earlier one, the nearer follows it and the other is new', () => {
    expect(tracksOf(looked(0, handAt(0.5, 0.5)), looked(33, handAt(0.6, 0.5), handAt(0.51, 0.5)))).toEqual([
      [0],
      [1, 0],
    ])
  })

  test('a hand too far away is another', () => {
    expect(tracksOf(looked(0, handAt(0.1, 0.5)), looked(33, handAt(0.9, 0.5)))).toEqual([[0], [1]])
  })

  test('a hand missed for a few pictures is the same, one that was away for long is not', () => {
    const hand = handAt(0.5, 0.5)
    expect(tracksOf(looked(0, hand), looked(33), looked(66, hand))).toEqual([[0], [], [0]])
    expect(tracksOf(looked(0, hand), looked(33), looked(2000, hand))).toEqual([[0], [], [1]])
  })

  test.each([
    ['Left', false, 'left'],
    ['Right', false, 'right'],
    ['Left', true, 'right'],
    ['Right', true, 'left'],
  ] as const)(
    "MediaPipe's %s where the camera mirrors: %s is the signer's own %s hand",
    (label, mirrored, own) => {
      const { hands } = followHands(noTracks, { ...looked(0, handAt(0.5, 0.5, label)), mirrored })
      expect(hands[0]?.handedness).toBe(own)
    },
  )

  test('a score that is no probability of the label is brought into range', () => {
    const { hands } = followHands(noTracks, looked(0, { ...handAt(0.5, 0.5), score: 1.0001 }))
    expect(hands[0]?.handednessScore).toBe(1)
  })
})
