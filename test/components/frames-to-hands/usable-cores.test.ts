import { describe, expect, test } from 'vitest'
import { containerLimits, usableCores, usableThreads } from '#components/frames-to-hands/usable-cores.js'

const GIB = 1024 ** 3
const FREE = { cores: Number.POSITIVE_INFINITY, memoryBytes: Number.POSITIVE_INFINITY }

describe('Threads that find hands are as many', () => {
  test('as the machine has cores, and 64 at most', () => {
    expect(usableThreads(FREE, 2)).toBe(2)
    expect(usableThreads(FREE, 64)).toBe(64)
    expect(usableThreads(FREE, 192)).toBe(64)
    expect(usableCores(FREE, 192)).toBe(192)
  })

  test("as the container's CPU limit, not the cores of its node", () => {
    expect(usableThreads({ ...FREE, cores: 1.5 }, 64)).toBe(2)
    expect(usableThreads({ ...FREE, cores: 0.5 }, 64)).toBe(1)
  })

  test("as the container's memory holds, which a thread for each core of a large node would fill", () => {
    expect(usableThreads({ ...FREE, memoryBytes: 2 * GIB }, 64)).toBe(14)
    expect(usableThreads({ ...FREE, memoryBytes: 2 * GIB }, 4)).toBe(4)
    expect(usableThreads({ ...FREE, memoryBytes: GIB / 64 }, 64)).toBe(1)
  })
})

test('A container without limits, or none that can be read, has all', () => {
  const limits = containerLimits(() => {
    throw new Error('no cgroup here')
  }, 0)
  expect(limits).toEqual(FREE)
  expect(containerLimits(() => 'max 100000\n', 2 * GIB)).toEqual({ ...FREE, memoryBytes: 2 * GIB })
  expect(containerLimits(() => '200000 100000\n', 2 * GIB)).toEqual({ cores: 2, memoryBytes: 2 * GIB })
  expect(containerLimits().cores).toBeGreaterThan(0)
})
