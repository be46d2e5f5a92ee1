import { describe, expect, test } from 'vitest'
import { edited, emptyHistory, extended, redone, undone } from '../../../demo/reading/edit-history.ts'
import { withCaption } from '../../../demo/reading/merge-caption.ts'
import {
  choicesOf,
  confidenceOf,
  lettersOf,
  plainText,
  type SpelledText,
  withLabel,
  withLetterAfter,
  withoutLetter,
  withoutSpaceBefore,
  withSpaceBefore,
} from '../../../demo/reading/spelled-text.ts'
import { captionOf } from './signs.ts'

const text: SpelledText = withCaption(withCaption([], captionOf(1, 'HELO')), captionOf(2, 'YOU', 0.4))

/** The identity of the letter at a place of the whole text. */
function idAt(place: number, of: SpelledText = text): string {
  return lettersOf(of)[place]?.id ?? ''
}

describe('Correcting a text', () => {
  test('words that were read stand one after the other; one without letters adds nothing', () => {
    expect(plainText(text)).toBe('HELO YOU')
    expect(withCaption(text, captionOf(3, ''))).toBe(text)
  })

  test('a letter is replaced, taken away, or added behind another', () => {
    expect(plainText(withLabel(text, idAt(1), 'A'))).toBe('HALO YOU')
    expect(plainText(withoutLetter(text, idAt(0)))).toBe('ELO YOU')
    expect(plainText(withLetterAfter(text, idAt(2), 'L', 'new'))).toBe('HELLO YOU')
  })

  test('a word whose last letter goes away goes too', () => {
    const short = withCaption(withCaption([], captionOf(1, 'A')), captionOf(2, 'BC'))
    expect(withoutLetter(short, idAt(0, short))).toHaveLength(1)
  })

  test('a space is put before a letter and taken away again', () => {
    const split = withSpaceBefore(text, idAt(2))
    expect(plainText(split)).toBe('HE LO YOU')
    expect(plainText(withoutSpaceBefore(split, idAt(2)))).toBe('HELO YOU')
    expect(plainText(withoutSpaceBefore(text, idAt(4)))).toBe('HELOYOU')
  })

  test('before the first letter there is no space to put or to take', () => {
    expect(plainText(withSpaceBefore(text, idAt(0)))).toBe('HELO YOU')
    expect(plainText(withoutSpaceBefore(text, idAt(0)))).toBe('HELO YOU')
  })

  test('a letter that is not there changes nothing', () => {
    for (const change of [withoutLetter, withSpaceBefore, withoutSpaceBefore])
      expect(plainText(change(text, 'nobody'))).toBe('HELO YOU')
    expect(plainText(withLabel(text, 'nobody', 'A'))).toBe('HELO YOU')
  })

  test('a corrected letter is certain, also when what was read is confirmed', () => {
    const [letter] = lettersOf(withLabel(text, idAt(4), 'Y')).slice(4)
    expect(letter?.isCorrected).toBe(true)
    expect(letter === undefined ? 0 : confidenceOf(letter)).toBe(1)
  })

  test('the choices are what was read and what is likely at all, whatever stands there now', () => {
    const letters = lettersOf(withLabel(text, idAt(0), 'W'))
    expect(letters.slice(0, 1).flatMap(choicesOf)).toEqual([
      { label: 'H', confidence: 0.9 },
      { label: 'X', confidence: 0.05 },
    ])
  })
})

describe('Undoing', () => {
  const read = extended(extended(emptyHistory, captionOf(1, 'HELO')), captionOf(2, 'YOU'))
  const corrected = edited(read, withLabel(read.now, idAt(1), 'A'))

  test('goes back and forth over corrections', () => {
    expect(plainText(undone(corrected).now)).toBe('HELO YOU')
    expect(plainText(redone(undone(corrected)).now)).toBe('HALO YOU')
  })

  test('never takes away what was read meanwhile', () => {
    const longer = extended(corrected, captionOf(3, 'HI'))
    expect(plainText(undone(longer).now)).toBe('HELO YOU HI')
    const cleared = extended(edited(longer, []), captionOf(4, 'BYE'))
    expect(plainText(cleared.now)).toBe('BYE')
    expect(plainText(undone(cleared).now)).toBe('HALO YOU HI BYE')
    expect(plainText(redone(extended(undone(cleared), captionOf(5, 'Z'))).now)).toBe('BYE Z')
  })

  test('ends at the first correction, and at the last', () => {
    expect(undone(read)).toEqual(read)
    expect(redone(corrected)).toEqual(corrected)
  })

  test('a new correction drops what was undone; one that changes nothing is none', () => {
    const other = edited(undone(corrected), withLabel(read.now, idAt(0), 'Y'))
    expect(other.future).toEqual([])
    expect(edited(undone(corrected), withSpaceBefore(read.now, idAt(0))).future).toHaveLength(1)
  })
})
