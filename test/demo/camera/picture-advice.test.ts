import { expect, test } from 'vitest'
import type { Hand, Handedness, HandFrame } from '../../../components/types/hand.ts'
import { PictureAdviser } from '../../../demo/camera/picture-advice.ts'
import { spellingHand, withHint } from '../../../demo/camera/spelling-hand.ts'

const HEALTHY = { framesPerSecond: 28, frameAgeMs: 50, shareWithHand: 1, dropped: 0 }

/** A hand whose landmarks lie on a line from (x, y), as long as given, in shares of the picture. */
function hand(x: number, y: number, length: number, handedness: Handedness = 'right', score = 0.95): Hand {
  const landmarks = Float32Array.from({ length: 63 }, (_, at) =>
    at % 3 === 0 ? x : at % 3 === 1 ? y + (length * (at - 1)) / 60 : 0,
  )
  const shape = { landmarks, worldLandmarks: landmarks } as unknown as Pick<
    Hand,
    'landmarks' | 'worldLandmarks'
  >
  return { handedness, handednessScore: score, presence: 1, sharpness: 0, trackId: 0, ...shape }
}

function frame(timestampMs: number, ...hands: Hand[]): HandFrame {
  return { cameraId: 'own', index: 0, timestampMs, width: 640, height: 480, hands }
}

/** What is advised at the end of ten seconds of the same picture. */
function adviceAfter(health = HEALTHY, ...hands: Hand[]): string | undefined {
  const adviser = new PictureAdviser()
  for (let atMs = 0; atMs < 10_000; atMs += 50) adviser.advise(frame(atMs, ...hands), hands[0], health)
  return adviser.advise(frame(10_000, ...hands), hands[0], health)?.kind
}

test('A hand of good size in the middle of the picture needs no advice', () => {
  expect(adviceAfter(HEALTHY, hand(0.5, 0.3, 0.4))).toBeUndefined()
})

test('What keeps a hand from being read is said, the most important first', () => {
  const slow = { ...HEALTHY, framesPerSecond: 7.6 }
  expect(adviceAfter(HEALTHY)).toBe('no-hand')
  expect(adviceAfter(slow)).toBe('no-hand')
  expect(adviceAfter(HEALTHY, hand(0.5, 0.8, 0.4))).toBe('outside')
  expect(adviceAfter(HEALTHY, hand(0.5, 0.5, 0.1))).toBe('too-small')
  expect(adviceAfter(slow, hand(0.5, 0.3, 0.4))).toBe('slow')
})

test('What lasts only a moment is not said', () => {
  const adviser = new PictureAdviser()
  const outside = hand(0.5, 0.8, 0.4)
  expect(adviser.advise(frame(0, outside), outside, HEALTHY)).toBeUndefined()
  expect(adviser.advise(frame(500, outside), outside, HEALTHY)).toBeUndefined()
  const inside = hand(0.5, 0.3, 0.4)
  adviser.advise(frame(1000, inside), inside, HEALTHY)
  expect(adviser.advise(frame(1500, outside), outside, HEALTHY)).toBeUndefined()
})

test('A single hand whose label is unsure is the one that the person named', () => {
  const labelsOf = (given: HandFrame) => given.hands.map(({ handedness }) => handedness)
  const unsure = hand(0.5, 0.3, 0.4, 'left', 0.6)
  const sure = hand(0.5, 0.3, 0.4, 'left', 0.99)
  expect(labelsOf(withHint(frame(0, unsure), 'right'))).toEqual(['right'])
  expect(labelsOf(withHint(frame(0, sure), 'right'))).toEqual(['left'])
  expect(labelsOf(withHint(frame(0, unsure, sure), 'right'))).toEqual(['left', 'left'])
  expect(withHint(frame(0), 'right').hands).toEqual([])
})

test('Of two hands the named one is emphasised, a single one always', () => {
  const [left, right] = [hand(0.3, 0.3, 0.4, 'left'), hand(0.7, 0.3, 0.4, 'right')]
  expect(spellingHand(frame(0, right, left), 'left')).toBe(left)
  expect(spellingHand(frame(0, right), 'left')).toBe(right)
  expect(spellingHand(frame(0), 'left')).toBeUndefined()
})
