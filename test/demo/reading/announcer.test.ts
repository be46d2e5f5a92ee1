import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createAnnouncer } from '../../../demo/reading/announcer.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('The first word is said at once, those that follow soon are said together, and each once', () => {
  const said: string[] = []
  const announcer = createAnnouncer((text) => said.push(text), 3000)
  announcer.say('ONE')
  announcer.say('TWO')
  announcer.say('THREE')
  expect(said).toEqual(['ONE'])
  vi.advanceTimersByTime(3000)
  expect(said).toEqual(['ONE', 'TWO THREE'])
  vi.advanceTimersByTime(10_000)
  announcer.say('FOUR')
  expect(said).toEqual(['ONE', 'TWO THREE', 'FOUR'])
})
