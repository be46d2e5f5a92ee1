import { expect, test } from 'vitest'
import { measureErrors, NOTHING } from '#components/signs-to-text/measure-errors.js'
import { spell, transcriptFrom } from './signs.ts'

test('Errors are counted by letter, with what was missed and what nobody spelled', () => {
  const { metrics, categories, confusions } = measureErrors(transcriptFrom(spell('ABCE', 2, 500)), 'xabd')
  expect(categories).toEqual(['A', 'B', 'C', 'D', 'E', 'X', NOTHING])
  const at = (spelled: string, read: string) =>
    confusions[categories.indexOf(spelled)]![categories.indexOf(read)]
  expect([at('A', 'A'), at('B', 'B'), at('X', NOTHING)]).toEqual([1, 1, 1])
  expect(confusions.flat().reduce((sum, count) => sum + count)).toBe(5)
  expect(metrics).toMatchObject({ letters: 4, lettersRight: 2, accuracy: 0.5, letterErrorRate: 0.75 })
})

test('A perfect reading has no errors', () => {
  const { metrics, confusions } = measureErrors(transcriptFrom(spell('AB', 2, 500)), ' ab ')
  expect(metrics).toMatchObject({ characterErrorRate: 0, wordErrorRate: 0, accuracy: 1 })
  expect(confusions).toEqual([
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ])
})
