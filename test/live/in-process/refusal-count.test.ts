import { describe, expect, test } from 'vitest'
import { RefusalCount } from '#live/in-process/refusal-count.js'
import { KEPT_REFUSED_MS, REFUSED_AGAIN_MS } from '#live/port/bus.js'

describe('What was refused', () => {
  test('counts once for whoever asks again when told to', () => {
    const count = new RefusalCount()
    for (let nowMs = 0; nowMs < 3 * REFUSED_AGAIN_MS; nowMs += REFUSED_AGAIN_MS) count.add(2, nowMs)
    expect(count.most(3 * REFUSED_AGAIN_MS)).toBe(2)
  })

  test('adds up over those who ask at the same time', () => {
    const count = new RefusalCount()
    for (const wanted of [1, 4, 2]) count.add(wanted, 100)
    count.add(1, REFUSED_AGAIN_MS)
    expect(count.most(REFUSED_AGAIN_MS)).toBe(7)
  })

  test('is forgotten after a minute', () => {
    const count = new RefusalCount()
    count.add(3, 0)
    expect(count.most(KEPT_REFUSED_MS - 1)).toBe(3)
    expect(count.most(KEPT_REFUSED_MS)).toBe(0)
  })
})
