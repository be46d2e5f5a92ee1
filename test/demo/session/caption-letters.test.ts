import { expect, test } from 'vitest'
import { captionLetters, captionRuns } from '../../../demo/session/caption-letters.ts'
import { caption } from './fake-gateway.ts'

test('letters below an even chance are uncertain', () => {
  const word = caption(1, 'ZE')
  const signs = [word.signs[0]!, { ...word.signs[1]!, confidence: 0.49 }]
  expect(captionLetters({ ...word, signs }).map(({ label, uncertain }) => [label, uncertain])).toEqual([
    ['Z', false],
    ['E', true],
  ])
})

test('a text that its signs do not spell is shown as it was said', () => {
  const word = { ...caption(1, 'ZE'), text: 'ZEL', confidence: 0.3 }
  expect(captionLetters(word).map(({ label, uncertain }) => [label, uncertain])).toEqual([['ZEL', true]])
})

test('a caption without letters has none', () => {
  expect(captionLetters({ ...caption(1, ''), confidence: 0.2 })).toEqual([])
})

test('neighbours that are alike in certainty make one run', () => {
  const word = caption(1, 'ZELDA')
  const signs = word.signs.map((sign, place) => (place === 2 ? { ...sign, confidence: 0.3 } : sign))
  expect(captionRuns({ ...word, signs })).toEqual([
    { text: 'ZE', uncertain: false },
    { text: 'L', uncertain: true },
    { text: 'DA', uncertain: false },
  ])
})
