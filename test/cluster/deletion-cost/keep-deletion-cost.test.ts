import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  type KeptCost,
  keepDeletionCost,
  LONGEST_PAUSE_MS,
  WRITE_EVERY_MS,
} from '#cluster/deletion-cost/keep-deletion-cost.js'

/** A pod whose annotation is written by `keepDeletionCost`, with the clock in hand. */
class Pod {
  cost = 0
  /** What the API server says instead of writing. */
  refusal: string | undefined
  readonly written: number[] = []
  readonly triedAtMs: number[] = []
  readonly said: string[] = []
  readonly kept: KeptCost

  constructor(write?: (signal: AbortSignal) => Promise<void>) {
    this.kept = keepDeletionCost({
      cost: () => this.cost,
      write: async (cost, signal) => {
        this.triedAtMs.push(performance.now())
        await write?.(signal)
        if (this.refusal !== undefined) throw new Error(this.refusal)
        this.written.push(cost)
      },
      say: (level, sentence) => this.said.push(`${level} ${sentence}`),
      random: () => 0.5,
    })
  }
}

const pass = async (ms: number): Promise<unknown> => await vi.advanceTimersByTimeAsync(ms)
const A_MINUTE_MS = 60_000

describe('The cost of ending a pod', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  test('is written at the start, because another container may have left its own, and then only when it changes', async () => {
    const pod = new Pod()
    await pass(10 * A_MINUTE_MS)
    expect(pod.written).toEqual([0])
    pod.cost = 15
    await pass(10 * A_MINUTE_MS)
    expect(pod.written).toEqual([0, 15])
    await pod.kept.close()
  })

  test('is written four times a minute at most, each time as it is then', async () => {
    const pod = new Pod()
    for (let second = 0; second < 60; second++) {
      pod.cost = second
      await pass(1000)
    }
    expect(pod.written.length).toBeLessThanOrEqual(A_MINUTE_MS / WRITE_EVERY_MS + 1)
    expect(pod.written.length).toBeGreaterThan(3)
    expect(pod.triedAtMs.slice(1).map((atMs, index) => atMs - pod.triedAtMs[index]!)).toSatisfy(
      (pauses: readonly number[]) => pauses.every((pauseMs) => pauseMs >= WRITE_EVERY_MS),
    )
    await pass(WRITE_EVERY_MS)
    expect(pod.written.at(-1)).toBe(59)
    await pod.kept.close()
  })

  test('that came and went between two writings is written by nobody', async () => {
    const pod = new Pod()
    await pass(2000)
    pod.cost = 10
    await pass(3000)
    pod.cost = 0
    await pass(10 * A_MINUTE_MS)
    expect(pod.written).toEqual([0])
    await pod.kept.close()
  })

  test('that is refused is said once in one sentence, tried ever more seldom, and said again when it is written', async () => {
    const pod = new Pod()
    await pass(2000)
    pod.refusal = 'the Kubernetes API server answers 403; give the account that asks a Role that allows it'
    pod.cost = 10
    await pass(60 * A_MINUTE_MS)
    expect(pod.said).toEqual([
      expect.stringContaining('warn Kubernetes is not told what ending this pod would cost'),
    ])
    expect(pod.said[0]).toContain('answers 403; give the account')
    expect(pod.said[0]).not.toContain('\n')
    const pauses = pod.triedAtMs.slice(2).map((atMs, index) => atMs - pod.triedAtMs[index + 1]!)
    expect(pauses.slice(0, 4)).toEqual([15_000, 30_000, 60_000, 120_000])
    expect(pauses.slice(5).every((pauseMs) => pauseMs === LONGEST_PAUSE_MS)).toBe(true)
    pod.refusal = undefined
    await pass(LONGEST_PAUSE_MS)
    expect(pod.written).toEqual([0, 10])
    expect(pod.said.slice(1)).toEqual(['info what ending this pod would cost is written again'])
    pod.refusal = 'the Kubernetes API server does not answer'
    pod.cost = 20
    await pass(A_MINUTE_MS)
    expect(pod.said).toHaveLength(3)
    await pod.kept.close()
  })

  test('is not written twice at a time where the API server takes long, and what changed meanwhile follows', async () => {
    let answer = (): void => {}
    const pod = new Pod(() => new Promise((resolve) => (answer = resolve)))
    await pass(1000)
    pod.cost = 10
    await pass(A_MINUTE_MS)
    expect(pod.triedAtMs).toHaveLength(1)
    answer()
    await pass(WRITE_EVERY_MS)
    answer()
    await pass(0)
    expect(pod.written).toEqual([0, 10])
    await pod.kept.close()
  })

  test('is written no more when the worker ends; what is under way is given up and nothing is said of it', async () => {
    const pod = new Pod(
      (signal) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    )
    await pass(1000)
    await pod.kept.close()
    pod.cost = 10
    await pass(A_MINUTE_MS)
    expect(pod.triedAtMs).toHaveLength(1)
    expect(pod.said).toEqual([])
  })
})
