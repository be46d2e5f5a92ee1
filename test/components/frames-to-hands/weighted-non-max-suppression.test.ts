import { expect, test } from 'vitest'
import type { Palm } from '#components/frames-to-hands/decode-palms.js'
import { weightedNonMaxSuppression } from '#components/frames-to-hands/weighted-non-max-suppression.js'

const MAX_OVERLAP = 0.3

function palmAt(x: number, score: number): Palm {
  return { box: { left: x, top: 0, right: x + 1, bottom: 1 }, keypoints: [x, 0.5], score }
}

test('Palms that overlap become their mean, weighted by score, with the best score', () => {
  const [palm, ...others] = weightedNonMaxSuppression([palmAt(0.2, 0.6), palmAt(0, 0.9)], MAX_OVERLAP)
  expect(others).toEqual([])
  const mean = (0.2 * 0.6 + 0 * 0.9) / 1.5
  expect(palm?.score).toBe(0.9)
  expect(palm?.box.left).toBeCloseTo(mean, 12)
  expect(palm?.box.right).toBeCloseTo(mean + 1, 12)
  expect(palm?.keypoints).toEqual([expect.closeTo(mean, 12), expect.closeTo(0.5, 12)])
})

test('Palms that lie apart stay two, the more certain one first', () => {
  const palms = weightedNonMaxSuppression([palmAt(5, 0.6), palmAt(0, 0.7)], MAX_OVERLAP)
  expect(palms.map(({ score }) => score)).toEqual([0.7, 0.6])
})

test('A chain of palms is cut by the overlap with the best one only', () => {
  const palms = weightedNonMaxSuppression([palmAt(0, 0.9), palmAt(0.5, 0.8), palmAt(1, 0.7)], MAX_OVERLAP)
  expect(palms).toHaveLength(2)
})

test('An empty box ends as itself', () => {
  const empty: Palm = { box: { left: 1, top: 1, right: 1, bottom: 1 }, keypoints: [1, 1], score: 0.9 }
  expect(weightedNonMaxSuppression([empty, palmAt(0, 0.5)], MAX_OVERLAP)).toEqual([empty, palmAt(0, 0.5)])
})
