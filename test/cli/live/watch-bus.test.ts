import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchBus } from '#cli/live/watch-bus.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** What is said of a bus whose faults the test sets. */
function watched() {
  const bus: { away?: string; full?: string } = {}
  const said: string[] = []
  const stop = watchBus({ fault: () => bus.away, writeFault: () => bus.full }, (level, sentence) =>
    said.push(`${level} ${sentence}`),
  )
  return { bus, said, stop }
}

test('what is shared is said to be away once, and to be back once', () => {
  const { bus, said, stop } = watched()
  vi.advanceTimersByTime(3000)
  expect(said).toEqual([])
  bus.away = 'Redis at redis://10.0.0.9:6379 does not answer'
  vi.advanceTimersByTime(3000)
  delete bus.away
  vi.advanceTimersByTime(3000)
  stop()
  bus.away = 'again'
  vi.advanceTimersByTime(3000)
  expect(said).toEqual([
    'warn Redis at redis://10.0.0.9:6379 does not answer. Cameras and sessions wait for it',
    'info Redis answers again; cameras and sessions are taken up',
  ])
})

test('that it takes no writes is said once, and anew where it was away meanwhile', () => {
  const { bus, said, stop } = watched()
  bus.full = 'Redis is full; make room'
  vi.advanceTimersByTime(60_000)
  bus.away = 'Redis does not answer'
  vi.advanceTimersByTime(3000)
  delete bus.away
  vi.advanceTimersByTime(3000)
  delete bus.full
  vi.advanceTimersByTime(3000)
  stop()
  expect(said).toEqual([
    'warn Redis is full; make room. Until then no session is opened, and no camera and no caption goes on',
    'warn Redis does not answer. Cameras and sessions wait for it',
    'warn Redis is full; make room. Until then no session is opened, and no camera and no caption goes on',
    'info Redis takes what is written again; cameras and sessions are taken up',
  ])
})
