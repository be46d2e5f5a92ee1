import { afterEach, describe, expect } from 'vitest'
import type { LiveBus } from '#live/port/bus.js'
import type { Lease, LeaseEnd, LeaseWorker, Task } from '#live/port/leases.js'
import { until } from '../until.ts'
import type { BusTest } from './bus-test.ts'

/** What every home of the bus must do with tasks and leases. */
export function describeLeases(test: BusTest): void {
  describe('Leases', () => {
    const workers: LeaseWorker[] = []
    afterEach(async () => {
      await Promise.all(workers.splice(0).map((worker) => worker.close()))
    })

    /** A worker that holds what it gets until the lease ends, and keeps what it got and how it ended. */
    function holder(
      bus: LiveBus,
      workerId: string,
      room: number | (() => number) = 10,
      run: (lease: Lease) => Promise<void> = untilAborted,
    ): { readonly worker: LeaseWorker; readonly leases: Lease[] } {
      const leases: Lease[] = []
      const capacity = typeof room === 'number' ? () => room : room
      const worker = bus.leases.work({
        workerId,
        capacity: { camera: capacity, recognise: capacity },
        run: (lease) => {
          leases.push(lease)
          return run(lease)
        },
      })
      workers.push(worker)
      return { worker, leases }
    }

    test('go to one worker each, and an offer made twice is one', async ({ one, other, sessionId }) => {
      const [first, second] = [holder(one, 'first'), holder(other, 'second')]
      const tasks = Array.from({ length: 6 }, (_, place) => recognise(`${sessionId}${place}`))
      await Promise.all(tasks.flatMap((task) => [one.leases.offer(task), other.leases.offer(task)]))
      const all = (): Lease[] => [...first.leases, ...second.leases]
      await until(() => all().length >= 6)
      await one.leases.offer(recognise(`${sessionId}0`))
      expect(
        all()
          .map(({ task }) => task.sessionId)
          .sort(),
      ).toEqual(tasks.map((task) => task.sessionId))
      expect(all().every((lease) => lease.held() && !lease.signal.aborted)).toBe(true)
      await until(async () => (await one.leases.waiting('recognise')) === 0)
    })

    test('are no more than a worker has room for, kind by kind', async ({ one, other, sessionId }) => {
      let room = 2
      const { worker, leases } = holder(one, 'small', () => room)
      for (const id of ['a', 'b', 'c']) await one.leases.offer(camera(sessionId, id))
      await one.leases.offer(recognise(sessionId))
      await until(() => leases.length >= 3)
      await until(async () => (await other.leases.waiting('camera')) === 1)
      expect(worker.held('camera')).toBe(2)
      expect(worker.held('recognise')).toBe(1)
      room = 3
      await until(() => worker.held('camera') === 3)
      expect(await other.leases.waiting('camera')).toBe(0)
    })

    test('end when their task is withdrawn, and nobody takes it again', async ({ one, other, sessionId }) => {
      const { worker, leases } = holder(one, 'first')
      await one.leases.offer(recognise(sessionId))
      await until(() => leases.length === 1)
      await other.leases.withdraw(recognise(sessionId))
      await until(() => leases[0]?.signal.aborted === true)
      expect(ended(leases[0])).toBe('withdrawn')
      expect(leases[0]?.held()).toBe(false)
      await until(() => worker.held('recognise') === 0)
      expect(await one.leases.waiting('recognise')).toBe(0)
      expect(leases).toHaveLength(1)
    })

    test('that nobody took are withdrawn too', async ({ one, other, sessionId }) => {
      await one.leases.offer(recognise(sessionId))
      await until(async () => (await one.leases.waiting('recognise')) === 1)
      await one.leases.withdraw(recognise(sessionId))
      expect(await other.leases.waiting('recognise')).toBe(0)
    })

    test('go over to another worker when theirs closes, with a higher fence', async ({
      one,
      other,
      sessionId,
    }) => {
      const first = holder(one, 'first')
      await one.leases.offer(recognise(sessionId))
      await until(() => first.leases.length === 1)
      const second = holder(other, 'second')
      await first.worker.close()
      expect(ended(first.leases[0])).toBe('closing')
      expect(first.leases[0]?.held()).toBe(false)
      await until(() => second.leases.length === 1)
      expect(second.leases[0]?.task).toEqual(recognise(sessionId))
      expect(second.leases[0]?.fence).toBeGreaterThan(first.leases[0]?.fence ?? Number.NaN)
      expect(first.leases).toHaveLength(1)
    })

    test('close settles only when every run has ended', async ({ one, sessionId }) => {
      let ran = false
      const { worker, leases } = holder(one, 'first', 10, async (lease) => {
        await untilAborted(lease)
        await new Promise((resolve) => setTimeout(resolve, 30))
        ran = true
      })
      await one.leases.offer(recognise(sessionId))
      await until(() => leases.length === 1)
      await worker.close()
      expect(ran).toBe(true)
    })

    test('whose run returns early are done: nobody takes them again until they are offered anew', async ({
      one,
      sessionId,
    }) => {
      const { leases } = holder(one, 'first', 10, async () => {})
      await one.leases.offer(recognise(sessionId))
      await until(() => leases.length === 1)
      await until(async () => (await one.leases.waiting('recognise')) === 0)
      expect(leases[0]?.held()).toBe(false)
      await one.leases.offer(recognise(sessionId))
      await until(() => leases.length === 2)
      expect(leases[1]?.fence).toBeGreaterThan(leases[0]?.fence ?? Number.NaN)
    })

    test('whose run rejects are taken up again, with a higher fence', async ({ one, sessionId }) => {
      const { leases } = holder(one, 'first', 10, async (lease) => {
        if (leases.length === 1) throw new Error('the device went away')
        await untilAborted(lease)
      })
      await one.leases.offer(recognise(sessionId))
      await until(() => leases.length === 2)
      expect(leases[0]?.held()).toBe(false)
      expect(leases[1]?.fence).toBeGreaterThan(leases[0]?.fence ?? Number.NaN)
      expect(leases[1]?.held()).toBe(true)
    })

    test('give fences that rise, whoever asks', async ({ one, other }) => {
      const fences: number[] = []
      for (const bus of [one, other, one, other]) fences.push(await bus.leases.nextFence('front'))
      expect(fences).toEqual([...fences].sort((a, b) => a - b))
      expect(new Set(fences).size).toBe(4)
      expect(fences[0]).toBeGreaterThan(0)
    })
  })
}

function untilAborted(lease: Lease): Promise<void> {
  return new Promise((resolve) => {
    if (lease.signal.aborted) resolve()
    else lease.signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

const ended = (lease: Lease | undefined): LeaseEnd | undefined => lease?.signal.reason
const recognise = (sessionId: string): Task => ({ kind: 'recognise', sessionId })
const camera = (sessionId: string, cameraId: string): Task => ({ kind: 'camera', sessionId, cameraId })
