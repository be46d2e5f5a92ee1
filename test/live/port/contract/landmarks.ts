import { describe, expect } from 'vitest'
import type { LiveBus } from '#live/port/bus.js'
import { aBatch, newSessionId } from '../bus-samples.ts'
import type { BusTest } from './bus-test.ts'

/** What every home of the bus must do with landmarks. */
export function describeLandmarks(test: BusTest): void {
  describe('Landmarks', () => {
    test('come in their order, those of before and those of later, and of no other session', async ({
      one,
      other,
      sessionId,
    }) => {
      const ending = new AbortController()
      await one.landmarks.append(sessionId, aBatch('front', 1, 1))
      await one.landmarks.append(newSessionId(), aBatch('front', 1, 99))
      const read: number[] = []
      const reading = (async () => {
        for await (const batch of other.landmarks.read(sessionId, 30_000, ending.signal)) {
          expect(batch.cameraId).toBe('front')
          expect(batch.fence).toBe(1)
          read.push(...batch.messages)
          if (read.length === 1) {
            for (let value = 2; value <= 50; value++)
              await one.landmarks.append(sessionId, aBatch('front', 1, value))
          }
          if (read.length === 50) ending.abort()
        }
      })()
      await reading
      expect(read).toEqual(Array.from({ length: 50 }, (_, place) => place + 1))
    })

    test('are read by everybody who reads', async ({ one, other, sessionId }) => {
      const ending = new AbortController()
      const first = async (bus: LiveBus): Promise<number[]> => {
        for await (const batch of bus.landmarks.read(sessionId, 30_000, ending.signal))
          return [...batch.messages]
        return []
      }
      const readers = [first(one), first(other)]
      await one.landmarks.append(sessionId, aBatch('front', 1, 7))
      expect(await Promise.all(readers)).toEqual([[7], [7]])
      ending.abort()
    })

    test('carry their trace where they have one', async ({ one, other, sessionId }) => {
      const ending = new AbortController()
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
      await one.landmarks.append(sessionId, { ...aBatch('front', 1, 1), traceparent })
      await one.landmarks.append(sessionId, aBatch('front', 1, 2))
      const traces: (string | undefined)[] = []
      for await (const batch of other.landmarks.read(sessionId, 30_000, ending.signal)) {
        traces.push(batch.traceparent)
        if (traces.length === 2) ending.abort()
      }
      expect(traces).toEqual([traceparent, undefined])
    })

    test('of a lower fence than one that came are dropped, per camera', async ({ one, other, sessionId }) => {
      const ending = new AbortController()
      await one.landmarks.append(sessionId, aBatch('front', 2, 1))
      await other.landmarks.append(sessionId, aBatch('front', 1, 2))
      await other.landmarks.append(sessionId, aBatch('left', 1, 3))
      await one.landmarks.append(sessionId, aBatch('front', 2, 4))
      const read: number[] = []
      for await (const batch of other.landmarks.read(sessionId, 30_000, ending.signal)) {
        read.push(...batch.messages)
        if (read.at(-1) === 4) ending.abort()
      }
      expect(read).toEqual([1, 3, 4])
    })

    test('end for a reader when its signal aborts, also while nothing comes', async ({ one, sessionId }) => {
      const ending = new AbortController()
      const reading = (async () => {
        for await (const batch of one.landmarks.read(sessionId, 0, ending.signal)) return batch
        return 'ended'
      })()
      setTimeout(() => ending.abort(), 20)
      expect(await reading).toBe('ended')
    })
  })
}
