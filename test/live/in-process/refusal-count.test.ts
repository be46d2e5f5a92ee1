import { describe, expect, test } from 'vitest'
import { RefusalCount } from '#live/in-process/refusal-count.js'
import { KEPT_REFUSED_MS, MOST_NOTED_ASKS, REFUSED_AGAIN_MS } from '#live/port/bus.js'

describe('What was refused', () => {
  test('counts once for whoever asks again when told to', () => {
    const count = new RefusalCount()
    for (let nowMs = 0; nowMs < 3 * REFUSED_AGAIN_MS; nowMs += REFUSED_AGAIN_MS) count.add('a', 2, nowMs)
    expect(count.most(3 * REFUSED_AGAIN_MS)).toBe(2)
  })

  test('adds up over those who ask at the same time', () => {
    const count = new RefusalCount()
    for (const wanted of [1, 4, 2]) count.add(`wants ${wanted}`, wanted, 100)
    count.add('late', 1, REFUSED_AGAIN_MS)
    expect(count.most(REFUSED_AGAIN_MS)).toBe(7)
  })

  test('is forgotten after a minute', () => {
    const count = new RefusalCount()
    count.add('a', 3, 0)
    expect(count.most(KEPT_REFUSED_MS - 1)).toBe(3)
    expect(count.most(KEPT_REFUSED_MS)).toBe(0)
  })

  test('counts no more once it is let in, however often it had asked', () => {
    const count = new RefusalCount()
    for (let span = 0; span < 4; span += 1) count.add('a', 2, span * REFUSED_AGAIN_MS)
    count.takeOff('a', 2, 4 * REFUSED_AGAIN_MS)
    expect(count.most(4 * REFUSED_AGAIN_MS)).toBe(0)
  })

  test('counts no more when it is let in sooner than it was told to ask', () => {
    const count = new RefusalCount()
    count.add('a', 2, 0)
    count.takeOff('a', 2, 1)
    expect(count.most(2)).toBe(0)
  })

  test('still counts for all who wait when one is let in', () => {
    const count = new RefusalCount()
    for (let span = 0; span < 3; span += 1) {
      count.add('a', 2, span * REFUSED_AGAIN_MS)
      count.add('b', 3, span * REFUSED_AGAIN_MS + 1)
    }
    count.takeOff('a', 2, 3 * REFUSED_AGAIN_MS)
    expect(count.most(3 * REFUSED_AGAIN_MS)).toBe(3)
    count.takeOff('never refused', 5, 3 * REFUSED_AGAIN_MS)
    expect(count.most(3 * REFUSED_AGAIN_MS)).toBe(3)
  })

  test('still counts for one who asked the same and came later', () => {
    const count = new RefusalCount()
    count.add('same', 1, 0)
    count.add('same', 1, REFUSED_AGAIN_MS)
    count.takeOff('same', 1, REFUSED_AGAIN_MS + 1)
    expect(count.most(REFUSED_AGAIN_MS + 1)).toBe(1)
  })

  test('is told apart up to a bound, and counts beyond it', () => {
    const count = new RefusalCount()
    for (let ask = 0; ask < MOST_NOTED_ASKS + 5; ask += 1) count.add(`ask ${ask}`, 1, 0)
    expect(count.most(0)).toBe(MOST_NOTED_ASKS + 5)
    count.takeOff(`ask ${MOST_NOTED_ASKS + 4}`, 1, 0)
    expect(count.most(0)).toBe(MOST_NOTED_ASKS + 5)
    count.takeOff('ask 0', 1, 0)
    expect(count.most(0)).toBe(MOST_NOTED_ASKS + 4)
  })
})
