import type { Allocated, Device } from './device.ts'
import { idIn, type Pool } from './gather-pools.ts'

/** What is left of a pool's counters, in nanos, while devices are picked: [counter set][counter]. */
export class CountersLeft {
  readonly #left = new Map<Pool, Record<string, Record<string, bigint>>>()
  readonly #allocated: Allocated

  constructor(allocated: Allocated) {
    this.#allocated = allocated
  }

  /** Takes what the device needs, or nothing where it is not there. */
  take(pool: Pool, device: Device): boolean {
    const left = this.#of(pool)
    subtract(left, device)
    if (Object.values(left).every((set) => Object.values(set).every((nanos) => nanos >= 0n))) return true
    this.giveBack(pool, device)
    return false
  }

  giveBack(pool: Pool, device: Device): void {
    subtract(this.#of(pool), device, -1n)
  }

  #of(pool: Pool): Record<string, Record<string, bigint>> {
    let left = this.#left.get(pool)
    if (left === undefined) {
      left = {}
      for (const [set, counters] of Object.entries(pool.counters))
        left[set] = Object.fromEntries(Object.entries(counters).map(([name, { nanos }]) => [name, nanos]))
      for (const device of pool.everyDevice) {
        const id = idIn(pool, device)
        if (this.#allocated.whole.has(id) || this.#allocated.shared.has(id)) subtract(left, device)
      }
      this.#left.set(pool, left)
    }
    return left
  }
}

function subtract(left: Record<string, Record<string, bigint>>, device: Device, factor = 1n): void {
  for (const [set, counters] of Object.entries(device.consumes))
    for (const [name, { nanos }] of Object.entries(counters)) {
      const before = left[set]?.[name]
      if (left[set] !== undefined && before !== undefined) left[set][name] = before - nanos * factor
    }
}
