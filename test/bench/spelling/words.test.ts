import { describe, expect, test } from 'vitest'
import { drawWords } from '#bench/spelling/words.js'

describe('the words of bench spelling', () => {
  const words = drawWords(1)

  test('are at least forty, from 1 to 6 letters a second, spelled by both hands at every speed', () => {
    expect(words.length).toBeGreaterThanOrEqual(40)
    for (const speed of [1, 2, 3, 4, 5, 6]) {
      const hands = words.filter(({ lettersPerSecond }) => lettersPerSecond === speed).map(({ hand }) => hand)
      expect(new Set(hands)).toEqual(new Set(['left', 'right']))
    }
  })

  test('hold every letter about as often as any other, and some doubled ones', () => {
    const text = words.map((word) => word.text).join('')
    const counts = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'].map((letter) => text.split(letter).length - 1)
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(6)
    expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(4)
    expect(words.some((word) => /(.)\1/.test(word.text))).toBe(true)
  })

  test('are the same for the same seed, others for another, and never the word of the samples', () => {
    expect(drawWords(1)).toEqual(words)
    expect(drawWords(2).map(({ text }) => text)).not.toEqual(words.map(({ text }) => text))
    expect(words.map(({ text }) => text)).not.toContain('ZELJORA')
  })

  test('are each spelled by another person in another light', () => {
    expect(new Set(words.map(({ seed }) => seed)).size).toBe(words.length)
  })
})
