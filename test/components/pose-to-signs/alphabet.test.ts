import { expect, test } from 'vitest'
import { labelsOf, readAlphabet } from '#components/pose-to-signs/alphabet.js'
import { DIGIT_OF_HANDSHAPE, HANDSHAPES } from '#models/fingerspelling/classes.js'

test('letters know every handshape but those that are digits only', () => {
  const known = HANDSHAPES.flatMap((name) => labelsOf(name, 'letters'))
  expect(known.join('')).toBe('ABCDEFGHIKLMNOPQRSTUVWXY')
})

test('digits know ten handshapes, four of them shared with letters', () => {
  const known = HANDSHAPES.flatMap((name) => labelsOf(name, 'digits'))
  expect([...known].sort().join('')).toBe('0123456789')
  expect(Object.values(DIGIT_OF_HANDSHAPE).every((digit) => known.includes(digit))).toBe(true)
})

test('a shared handshape is the letter, the digit, or both by halves, as the alphabet says', () => {
  const names = ['O', 'A', '1']
  const probabilities = [0.8, 0.1, 0.1]
  expect(readAlphabet(names, probabilities, 'letters')[0]).toEqual({ label: 'O', confidence: 0.8 / 0.9 })
  expect(readAlphabet(names, probabilities, 'digits')[0]).toEqual({ label: '0', confidence: 0.8 / 0.9 })
  const both = readAlphabet(names, probabilities, 'both')
  expect(both.slice(0, 2)).toEqual([
    { label: 'O', confidence: 0.4 },
    { label: '0', confidence: 0.4 },
  ])
})

test('what an alphabet lacks is left out and the rest sums to 1, with nothing spelled as a possible rest', () => {
  const read = readAlphabet(['', 'A', '5'], [0.2, 0.2, 0.6], 'letters')
  expect(read).toEqual([{ label: 'A', confidence: 0.5 }])
})

test('probabilities of nothing known give confidence 0, not NaN', () => {
  expect(readAlphabet(['A', '5'], [0, 1], 'letters')).toEqual([{ label: 'A', confidence: 0 }])
})
