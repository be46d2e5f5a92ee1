import { expect, test } from 'vitest'
import { decodeLandmarks } from '#components/frames-to-hands/decode-landmarks.js'

test('Pixels of the 224 × 224 input become shares of its side, depth 2.5 times as much', () => {
  const raw = new Float32Array(63)
  raw.set([112, 224, 22.4], 60)
  expect([...decodeLandmarks(raw).slice(60)]).toEqual([0.5, 1, expect.closeTo(0.25, 6)])
})
