import { describe, expect, test } from 'vitest'
import { FrameRetimer } from '#live/gateway/retime-frame.js'

const AGE_MS = 5000
const timeOf = (retimed: ReturnType<FrameRetimer['retime']>): number | string =>
  retimed.ok ? retimed.timestampMs : retimed.why

describe('A frame', () => {
  test("gets the session's time for its sender's", () => {
    const retimer = new FrameRetimer(AGE_MS)
    expect(timeOf(retimer.retime({ index: 0, senderMs: 13_000 }, 3000, 10_020))).toBe(10_000)
    expect(timeOf(retimer.retime({ index: 1, senderMs: 13_033 }, 3000, 10_050))).toBe(10_033)
  })

  test('that was sent before is refused', () => {
    const retimer = new FrameRetimer(AGE_MS)
    retimer.retime({ index: 5, senderMs: 1000 }, 0, 1000)
    expect(timeOf(retimer.retime({ index: 5, senderMs: 1010 }, 0, 1010))).toBe('repeated')
    expect(timeOf(retimer.retime({ index: 4, senderMs: 1020 }, 0, 1020))).toBe('repeated')
    expect(timeOf(retimer.retime({ index: 6, senderMs: 1030 }, 0, 1030))).toBe(1030)
  })

  test('a little ahead of now is of now; far ahead it is refused', () => {
    const retimer = new FrameRetimer(AGE_MS)
    expect(timeOf(retimer.retime({ index: 0, senderMs: 1090 }, 0, 1000))).toBe(1000)
    expect(timeOf(retimer.retime({ index: 1, senderMs: 4000 }, 0, 1033))).toBe('future')
  })

  test('that is too old is refused', () => {
    const retimer = new FrameRetimer(AGE_MS)
    expect(timeOf(retimer.retime({ index: 0, senderMs: 5000 }, 0, 10_000))).toBe(5000)
    expect(timeOf(retimer.retime({ index: 1, senderMs: 4999 }, 0, 10_000))).toBe('past')
  })

  test('still comes after the one before when the estimate of the clock got better', () => {
    const retimer = new FrameRetimer(AGE_MS)
    retimer.retime({ index: 0, senderMs: 1000 }, 0, 1020)
    const later = timeOf(retimer.retime({ index: 1, senderMs: 1033 }, 80, 1053))
    expect(later).toBeGreaterThan(1000)
  })

  test('of a clock that was set back is refused until the clock is known again', () => {
    const retimer = new FrameRetimer(AGE_MS)
    retimer.retime({ index: 0, senderMs: 10_000 }, 0, 10_020)
    expect(timeOf(retimer.retime({ index: 1, senderMs: 7033 }, 0, 10_053))).toBe('past')
    expect(timeOf(retimer.retime({ index: 2, senderMs: 7066 }, -3000, 10_086))).toBe(10_066)
  })

  test('has times that rise and are never ahead, whatever its sender says', () => {
    const retimer = new FrameRetimer(AGE_MS)
    let last = Number.NEGATIVE_INFINITY
    for (let index = 0; index < 500; index++) {
      const nowMs = 100_000 + index * 16
      const wild = Math.sin(index * 12.9898) * 43_758.5453
      const senderMs = nowMs + (wild - Math.floor(wild) - 0.5) * 800
      const retimed = retimer.retime({ index, senderMs }, 0, nowMs)
      if (!retimed.ok) continue
      expect(retimed.timestampMs).toBeGreaterThan(last)
      expect(retimed.timestampMs).toBeLessThanOrEqual(nowMs + 1)
      last = retimed.timestampMs
    }
    expect(last).toBeGreaterThan(100_000)
  })
})
