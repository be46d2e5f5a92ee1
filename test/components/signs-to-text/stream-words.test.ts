import { expect, test } from 'vitest'
import { defaultStreamConfig, WordStream } from '#components/signs-to-text/stream-words.js'
import { sign, spell } from './signs.ts'

/** Words as they end while signs come and time passes, 33 ms at a time; the last when nothing more comes. */
function stream(signs: ReturnType<typeof spell>, words = new WordStream()): string[] {
  const ended: string[] = []
  let nowMs = 0
  for (const next of signs) {
    for (; nowMs < next.startMs; nowMs += 33)
      for (const { word } of words.passTo(nowMs)) ended.push(word.text)
    for (const { word } of words.push(next)) ended.push(word.text)
    nowMs = next.endMs
  }
  for (const { word } of words.finish()) ended.push(word.text)
  return ended
}

test.each([1, 2.5, 4, 6])('words spelled at %s letters a second come apart at their pauses', (pace) => {
  expect(stream(spell('VALE KIND OAK', pace, 2600))).toEqual(['VALE', 'KIND', 'OAK'])
})

test('a word is given once enough time has passed after it, without waiting for the next', () => {
  const words = new WordStream()
  const signs = spell('OAK', 3, 0)
  for (const one of signs) expect(words.push(one)).toEqual([])
  const endMs = signs.at(-1)?.endMs ?? 0
  expect(words.passTo(endMs + 200)).toEqual([])
  const [ended] = words.passTo(endMs + defaultStreamConfig.longestPauseMs + 1)
  expect(ended?.word.text).toBe('OAK')
  expect(ended?.signs).toEqual(signs)
  expect(words.underWay).toEqual([])
  expect(words.passTo(endMs + 60_000)).toEqual([])
})

test('a letter that was missed does not tear a word', () => {
  const signs = spell('VALENTI', 3, 0).filter(({ label }) => label !== 'E')
  expect(stream(signs)).toEqual(['VALNTI'])
})

test('a word that lasts too long ends at its next sign, and no letter is lost', () => {
  const letters = 'ABCDEFGHIKLMNOPQRSTUVWXY'.repeat(3)
  const ended = stream(spell(letters, 2, 0))
  expect(ended.join('')).toBe(letters)
  expect(ended.length).toBeGreaterThan(1)
  const longest = defaultStreamConfig.longestWordMs
  expect(Math.max(...ended.map((word) => (word.length - 1) * 500))).toBeLessThanOrEqual(longest)
})

test('a gloss is a word by itself', () => {
  expect(stream([sign('A', 0, 100), sign('THANK-YOU', 200, 700), sign('B', 800, 900)])).toEqual([
    'A',
    'THANK-YOU',
    'B',
  ])
})
