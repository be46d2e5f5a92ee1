import { expect, test } from 'vitest'
import { removeDuplicates } from '#components/frames-to-hands/remove-duplicates.js'
import { handAt } from './hands-for-tests.ts'

const PLACE = { wristXPx: 200, wristYPx: 300, lengthPx: 150 }

test('A second reading of the same hand goes, the earlier one stays', () => {
  const first = handAt(PLACE, 1)
  const second = handAt({ ...PLACE, wristXPx: 208 }, 2)
  expect(removeDuplicates([first, second], 640, 480)).toEqual([first])
})

test('Two hands side by side are two', () => {
  const hands = [handAt(PLACE, 1), handAt({ ...PLACE, wristXPx: 260 }, 2)]
  expect(removeDuplicates(hands, 640, 480)).toEqual(hands)
})

test('Two hands crossed at the wrists are two', () => {
  const hands = [handAt({ ...PLACE, turnRad: -0.7 }, 1), handAt({ ...PLACE, turnRad: 0.7 }, 2)]
  expect(removeDuplicates(hands, 640, 480)).toEqual(hands)
})
