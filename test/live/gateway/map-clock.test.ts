import { describe, expect, test } from 'vitest'
import { ClockMap } from '#live/gateway/map-clock.js'

/** A ping over a line that takes so long there and back, to a clock that is ahead by `offsetMs`. */
function ping(map: ClockMap, atMs: number, offsetMs: number, thereMs: number, backMs: number) {
  return map.add({ sentMs: atMs, clientMs: atMs + thereMs + offsetMs, receivedMs: atMs + thereMs + backMs })
}

const ERROR_MS = 1e-6

describe('The map of a clock', () => {
  test('knows nothing before the first answer', () => {
    expect(new ClockMap().estimate).toBeUndefined()
  })

  test('is exact over a line that takes as long there as back', () => {
    const map = new ClockMap()
    const { offsetMs, roundTripMs } = ping(map, 1000, 3000, 25, 25)
    expect(Math.abs(offsetMs - 3000)).toBeLessThan(ERROR_MS)
    expect(roundTripMs).toBe(50)
  })

  test('is wrong by half a round trip at most, and trusts the shortest', () => {
    const map = new ClockMap()
    ping(map, 1000, -400, 120, 10)
    ping(map, 2000, -400, 9, 6)
    const { offsetMs, roundTripMs } = ping(map, 3000, -400, 300, 20)
    expect(roundTripMs).toBe(15)
    expect(Math.abs(offsetMs + 400)).toBeLessThanOrEqual(7.5)
  })

  test('follows a clock that is set, forward and back, with the next ping', () => {
    const map = new ClockMap()
    for (let round = 0; round < 12; round++) ping(map, 1000 * round, 0, 2, 2)
    expect(Math.abs(ping(map, 13_000, 3000, 40, 40).offsetMs - 3000)).toBeLessThan(ERROR_MS)
    expect(Math.abs(ping(map, 14_000, -5000, 30, 30).offsetMs + 5000)).toBeLessThan(ERROR_MS)
  })

  test('follows a clock that drifts: what is older than the window is forgotten', () => {
    const map = new ClockMap()
    const DRIFT_PER_S = 0.2
    let last = 0
    for (let second = 0; second < 300; second += 5)
      last = ping(map, second * 1000, second * DRIFT_PER_S, 5 + (second % 3), 5).offsetMs
    const MOST_LAG_MS = 60 * DRIFT_PER_S + 5
    expect(Math.abs(last - 295 * DRIFT_PER_S)).toBeLessThan(MOST_LAG_MS)
  })

  test('does not take a slow ping for a clock that was set', () => {
    const map = new ClockMap()
    ping(map, 0, 100, 2, 2)
    const { offsetMs } = ping(map, 1000, 100, 2, 900)
    expect(Math.abs(offsetMs - 100)).toBeLessThan(ERROR_MS)
  })
})
