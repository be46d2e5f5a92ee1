import { describe, expect } from 'vitest'
import { MOST_NOTED_ASKS } from '#live/port/bus.js'
import { cameraState, newSessionId, workerStatus } from '../bus-samples.ts'
import { until } from '../until.ts'
import type { BusTest } from './bus-test.ts'

/** What every home of the bus must do with states of cameras and workers. */
export function describeStates(test: BusTest): void {
  describe('States', () => {
    test('of cameras and workers are the last that were said', async ({ one, other, sessionId }) => {
      one.states.setCamera(sessionId, cameraState('front', 'waiting'))
      one.states.setCamera(sessionId, cameraState('left', 'live'))
      one.states.setCamera(sessionId, cameraState('front', 'live'))
      one.states.setWorker(workerStatus(sessionId))
      await until(async () => {
        const cameras = await other.states.cameras(sessionId)
        return cameras.length === 2 && cameras.every(({ phase }) => phase === 'live')
      })
      await until(async () => (await other.states.workers()).some(({ id }) => id === sessionId))
      expect(await other.states.cameras(newSessionId())).toEqual([])
    })

    test('of a session are what its recogniser said last', async ({ one, other, sessionId }) => {
      expect(await other.states.remarks(sessionId)).toBeUndefined()
      const remarks = { sentence: '', cameras: [{ cameraId: 'left', sentence: 'It is late.' }] }
      one.states.setRemarks(sessionId, { sentence: 'Not this.', cameras: [] })
      one.states.setRemarks(sessionId, remarks)
      await until(async () => (await other.states.remarks(sessionId))?.sentence === '')
      expect(await other.states.remarks(sessionId)).toEqual(remarks)
      expect(await other.states.remarks(newSessionId())).toBeUndefined()
    })

    test('count what was refused for want of room, by kind and from everywhere', async ({ one, other }) => {
      expect(await other.states.refused('camera')).toBe(0)
      // Two of one span are a sum; where a span ends between them, the next two are one.
      await until(async () => {
        one.states.noteRefused('camera', 'two', 2)
        other.states.noteRefused('camera', 'three', 3)
        return (await other.states.refused('camera')) >= 5
      })
      expect(await one.states.refused('recognise')).toBe(0)
    })

    test('count what was refused no longer when it is let in, and what still waits all the same', async ({
      one,
      other,
    }) => {
      const counts = (wanted: number) => until(async () => (await one.states.refused('camera')) === wanted)
      // The one that waits is noted last: so it counts wherever a span ends.
      one.states.noteRefused('camera', 'two', 2)
      one.states.noteRefused('recognise', 'two', 1)
      await until(async () => (await other.states.refused('recognise')) === 1)
      other.states.noteRefused('camera', 'three', 3)
      await until(async () => (await one.states.refused('camera')) >= 3)
      other.states.noteLetIn('camera', 'two', 2)
      await counts(3)
      other.states.noteLetIn('camera', 'two', 2)
      other.states.noteLetIn('camera', 'nobody', 4)
      other.states.noteLetIn('recognise', 'two', 1)
      await until(async () => (await other.states.refused('recognise')) === 0)
      expect(await other.states.refused('camera')).toBe(3)
      other.states.noteLetIn('camera', 'three', 3)
      await counts(0)
    })

    test('count two that asked the same as two, of whom one still waits when one is let in', async ({
      one,
      other,
    }) => {
      const counts = (wanted: number) => until(async () => (await one.states.refused('camera')) === wanted)
      // Where a span ends between the two, they are noted anew.
      await until(async () => {
        one.states.noteLetIn('camera', 'same', 100)
        one.states.noteLetIn('camera', 'same', 100)
        await counts(0)
        one.states.noteRefused('camera', 'same', 1)
        one.states.noteRefused('camera', 'same', 1)
        return (await one.states.refused('camera')) === 2
      })
      other.states.noteLetIn('camera', 'same', 1)
      await counts(1)
      other.states.noteLetIn('camera', 'same', 1)
      await counts(0)
    })

    test('count also those that come when too many were refused to tell them apart', async ({ one }) => {
      const nameless = 101
      const asks = Array.from({ length: MOST_NOTED_ASKS + nameless }, (_, place) => `ask-${place}`)
      // Where a span ends between them, they are noted anew.
      await until(async () => {
        for (const ask of asks) one.states.noteRefused('recognise', ask, 1)
        return (await one.states.refused('recognise')) >= asks.length
      })
      for (const ask of asks) one.states.noteLetIn('recognise', ask, 1)
      expect(await one.states.refused('recognise')).toBeGreaterThanOrEqual(nameless)
    })
  })
}
