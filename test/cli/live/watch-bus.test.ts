import { afterEach, expect, test, vi } from 'vitest'
import { watchBus } from '#cli/live/watch-bus.js'

afterEach(() => vi.useRealTimers())

test('what is shared is said to be away once, and to be back once', () => {
  vi.useFakeTimers()
  let fault: string | undefined
  const said: string[] = []
  const stop = watchBus({ fault: () => fault }, (level, sentence) => said.push(`${level} ${sentence}`))
  vi.advanceTimersByTime(3000)
  expect(said).toEqual([])
  fault = 'Redis at redis://10.0.0.9:6379 does not answer'
  vi.advanceTimersByTime(3000)
  fault = undefined
  vi.advanceTimersByTime(3000)
  stop()
  fault = 'again'
  vi.advanceTimersByTime(3000)
  expect(said).toEqual([
    'warn Redis at redis://10.0.0.9:6379 does not answer. Cameras and sessions wait for it',
    'info Redis answers again; cameras and sessions are taken up',
  ])
})
