import { describe, expect, test } from 'vitest'
import { endingCost, type HeldWork } from '#live/worker/ending-cost.js'

const idle: HeldWork = { cameras: 0, sessions: 0, signing: 0 }

describe('Ending a worker', () => {
  test('that holds nothing costs nothing', () => {
    expect(endingCost(idle)).toBe(0)
  })

  test('costs the more the more it holds', () => {
    const ascending: readonly Partial<HeldWork>[] = [
      {},
      { sessions: 1 },
      { sessions: 2 },
      // Captions stand still for a moment.
      { sessions: 1, signing: 1 },
      // What is signed while a camera is opened anew is never seen.
      { cameras: 1 },
      { cameras: 1, sessions: 1, signing: 1 },
      { cameras: 2 },
    ]
    const costs = ascending.map((held) => endingCost({ ...idle, ...held }))
    expect(costs).toEqual(costs.toSorted((a, b) => a - b))
    expect(new Set(costs).size).toBe(costs.length)
  })

  test('is a whole number of 32 bits, as Kubernetes wants it, whatever it holds', () => {
    const most = endingCost({ cameras: 999_999, sessions: 999_999, signing: 999_999 })
    expect(Number.isInteger(most)).toBe(true)
    expect(most).toBeLessThan(2 ** 31)
  })
})
