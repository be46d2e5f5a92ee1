import { describe, expect, test } from 'vitest'
import { splitWords, textOf } from '#components/signs-to-text/split-words.js'
import type { Sign } from '#components/types/sign.js'
import { sign, spell } from './signs.ts'

const textFrom = (signs: readonly Sign[]) => textOf(splitWords(signs))

describe('words', () => {
  test.each([1, 2, 4, 6])('end at pauses when %d letters are spelled a second', (lettersPerSecond) => {
    const pauseMs = Math.max(500, 2500 / lettersPerSecond)
    expect(textFrom(spell('MY NAME IS ZELJA', lettersPerSecond, pauseMs))).toBe('MY NAME IS ZELJA')
  })

  test.each([1, 2, 4, 6])('are not torn by one missed letter at %d letters a second', (lettersPerSecond) => {
    const signs = spell('KANGAROO', lettersPerSecond, 0)
    expect(textFrom(signs.filter((_, place) => place !== 4))).toBe('KANGROO')
  })

  test('are not torn by movement that takes most of the time', () => {
    expect(textFrom(spell('QUARTZ', 5, 0, 0.2))).toBe('QUARTZ')
    expect(textFrom(spell('QUARTZ', 1.5, 0, 0.3))).toBe('QUARTZ')
  })

  test('keep doubled letters', () => {
    expect(textFrom(spell('ANNA BELL', 4, 900))).toBe('ANNA BELL')
  })

  test('follow a signer whose pace changes on the way', () => {
    const slow = spell('SLOW', 1, 0)
    const lastMs = slow.at(-1)!.endMs
    const quick = spell('QUICK', 5, 0).map((letter) => ({
      ...letter,
      startMs: letter.startMs + lastMs + 1600,
      endMs: letter.endMs + lastMs + 1600,
    }))
    expect(textFrom([...slow, ...quick])).toBe('SLOW QUICK')
  })

  test('of a single letter each are told apart', () => {
    expect(textFrom([sign('I', 0, 300), sign('A', 1800, 2100)])).toBe('I A')
    expect(textFrom([sign('A', 0, 200)])).toBe('A')
  })

  test('a very long pause ends a word however slow the signer', () => {
    expect(textFrom([sign('A', 0, 3000), sign('B', 5600, 8000)])).toBe('A B')
  })

  test('a gloss stands alone', () => {
    const signs = [sign('THANK-YOU', 0, 500), sign('A', 520, 700), sign('L', 750, 900)]
    expect(textFrom(signs)).toBe('THANK-YOU AL')
  })

  test('name their signs, times and the least certain confidence', () => {
    const words = splitWords([sign('A', 100, 200, 0.9), sign('L', 300, 420, 0.4), sign('B', 3000, 3100)])
    expect(words).toEqual([
      { text: 'AL', startMs: 100, endMs: 420, confidence: 0.4, signs: [0, 1] },
      { text: 'B', startMs: 3000, endMs: 3100, confidence: 0.9, signs: [2] },
    ])
  })

  test('of nothing are none', () => {
    expect(splitWords([])).toEqual([])
    expect(textOf([])).toBe('')
  })
})
