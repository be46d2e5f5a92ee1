import { expect, test } from 'vitest'
import { decideHandedness } from '#components/frames-to-hands/handedness.js'

test('The same picture is the other hand when the camera mirrors it', () => {
  expect(decideHandedness(0.9, false)).toEqual({ handedness: 'right', handednessScore: 0.9 })
  expect(decideHandedness(0.9, true)).toEqual({ handedness: 'left', handednessScore: 0.9 })
})

test('The score is that of the hand that is named', () => {
  expect(decideHandedness(0.2, false).handednessScore).toBeCloseTo(0.8, 12)
  expect(decideHandedness(0.2, false).handedness).not.toBe(decideHandedness(0.8, false).handedness)
})
