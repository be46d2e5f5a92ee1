import { expect, test } from 'vitest'
import { HandChooser } from '#components/pose-to-signs/choose-hand.js'
import type { Handedness } from '#components/types/hand.js'
import { poseOf, syntheticHand, viewOf } from './synthetic.ts'

test('the only hand that is seen is chosen, whatever its label', () => {
  const chooser = new HandChooser()
  const left = poseOf(0, { left: [viewOf(syntheticHand(0), 0, { handedness: 'left' })] })
  const right = poseOf(33, { right: [viewOf(syntheticHand(0), 33)] })
  expect(chooser.choose(left)).toBe('left')
  expect(chooser.choose(right)).toBe('right')
  expect(chooser.choose(poseOf(66))).toBeUndefined()
})

test.each(['left', 'right'] as const)('the %s hand spells while the other rests', (spelling) => {
  const chooser = new HandChooser()
  let chosen: Handedness | undefined
  for (let n = 0; n < 60; n++) {
    const timestampMs = n * 33
    const moving = syntheticHand(0.5 + 0.5 * Math.sin(n / 2))
    const resting = syntheticHand(0.2)
    // The resting hand is carried about as a whole, which is no spelling.
    const at = [120 + 3 * n, 250] as const
    const view = (handedness: Handedness) =>
      handedness === spelling
        ? viewOf(moving, timestampMs, { handedness, at: [450, 300] })
        : viewOf(resting, timestampMs, { handedness, at })
    chosen = chooser.choose(poseOf(timestampMs, { left: [view('left')], right: [view('right')] }))
  }
  expect(chosen).toBe(spelling)
})
