import { describe, expect, test } from 'vitest'
import type { Caption } from '../../../components/types/caption.ts'
import { withCaption } from '../../../demo/reading/merge-caption.ts'
import {
  lettersOf,
  plainText,
  type SpelledText,
  visibleText,
  withLabel,
  withLetterAfter,
  withoutLetter,
  withSpaceBefore,
} from '../../../demo/reading/spelled-text.ts'
import { captionOf } from './signs.ts'

/** The word under way, each letter signed 100 ms after the one before it; a dot is one that is not read. */
function partial(number: number, text: string, laterMs = 0): Caption {
  const { signs, ...caption } = captionOf(number, text, 0.9, 1000 * number + laterMs)
  return { ...caption, state: 'partial', signs: signs.filter(({ label }) => label !== '.') }
}

function final(number: number, text: string, laterMs = 0): Caption {
  return { ...partial(number, text, laterMs), state: 'final' }
}

function idOf(label: string, text: SpelledText): string {
  return lettersOf(text).find((letter) => letter.label === label)?.id ?? ''
}

const plain = (text: SpelledText): string => plainText(visibleText(text))
const before = withCaption([], final(1, 'HI'))

describe('A caption under way', () => {
  test('stands behind the finished words, and each reading of it takes the place of the one before', () => {
    const first = withCaption(before, partial(2, 'ZI'))
    const second = withCaption(first, partial(2, 'ZEL'))
    expect([plain(first), plain(second)]).toEqual(['HI ZI', 'HI ZEL'])
    expect(plain(withCaption(second, partial(2, '')))).toBe('HI')
    expect(plain(withCaption(second, final(2, 'ZELJ')))).toBe('HI ZELJ')
  })

  test('keeps the identity of letters that are read again a little later, and leaves other words untouched', () => {
    const first = withCaption(before, partial(2, 'ZE'))
    const second = withCaption(first, partial(2, 'ZEL', 30))
    expect(
      lettersOf(second)
        .slice(0, 4)
        .map(({ id }) => id),
    ).toEqual(lettersOf(first).map(({ id }) => id))
    expect(second[0]).toBe(before[0])
  })

  test('gives no two letters one identity', () => {
    let text = before
    for (let laterMs = 0; laterMs <= 400; laterMs += 90) text = withCaption(text, partial(2, 'ZELJ', laterMs))
    const ids = lettersOf(text).map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('keeps another label that a person gave, whatever is read there later and when it is final', () => {
    const read = withCaption(before, partial(2, 'ZI'))
    const corrected = withLabel(read, idOf('Z', read), 'Q')
    const longer = withCaption(corrected, partial(2, 'DIL'))
    expect(plain(longer)).toBe('HI QIL')
    expect(plain(withCaption(longer, final(2, 'ZELJ')))).toBe('HI QELJ')
  })

  test('does not bring back a letter that a person took away', () => {
    const read = withCaption(before, partial(2, 'ZRE'))
    const corrected = withLabel(read, idOf('R', read), '')
    expect(plain(corrected)).toBe('HI ZE')
    const longer = withCaption(corrected, partial(2, 'ZREL', 20))
    expect(plain(longer)).toBe('HI ZEL')
    const done = withCaption(longer, final(2, 'ZRELJ'))
    expect(plain(done)).toBe('HI ZELJ')
    expect(lettersOf(done).map(({ label }) => label)).not.toContain('')
  })

  test('may lose all its letters to a person and grow on', () => {
    const read = withCaption(before, partial(2, 'Z'))
    const none = withLabel(read, idOf('Z', read), '')
    expect(plain(none)).toBe('HI')
    expect(plain(withCaption(withCaption(none, partial(2, 'ZE')), final(2, 'ZEL')))).toBe('HI EL')
  })

  test('keeps letters and spaces that a person added', () => {
    const read = withCaption(before, partial(2, 'ZEL'))
    const added = withLetterAfter(read, idOf('E', read), 'W', 'added.1')
    const split = withSpaceBefore(added, idOf('E', added))
    expect(plain(withCaption(split, partial(2, 'ZELJ', 20)))).toBe('HI Z EWLJ')
    expect(plain(withCaption(split, final(2, 'ZELJO', 20)))).toBe('HI Z EWLJO')
  })

  test('keeps a corrected letter that is not read any more; others go', () => {
    const read = withCaption(before, partial(2, 'ZEL'))
    const corrected = withLabel(read, idOf('E', read), 'S')
    expect(plain(withCaption(corrected, final(2, '')))).toBe('HI S')
  })

  test('hands corrections behind its end over to the next caption', () => {
    const read = withCaption(before, partial(2, 'ZE....LJ'))
    const corrected = withLabel(withLabel(read, idOf('L', read), 'Q'), idOf('J', read), '')
    const split = withCaption(corrected, final(2, 'ZE'))
    expect(plain(split)).toBe('HI ZE Q')
    const next = captionOf(3, 'LJO', 0.9, 2600)
    expect(plain(withCaption(split, { ...next, state: 'partial' }))).toBe('HI ZE QO')
    expect(plain(withCaption(split, next))).toBe('HI ZE QO')
  })

  test('once final, is changed by nothing that is read', () => {
    const done = withoutLetter(withCaption(before, final(2, 'ZEL')), '2.2000')
    expect(plain(done)).toBe('HI EL')
    expect(plain(withCaption(done, partial(3, 'ZEL', -1000)))).toBe('HI EL ZEL')
  })
})
