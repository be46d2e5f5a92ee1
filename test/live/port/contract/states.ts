import { describe, expect } from 'vitest'
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
        one.states.noteRefused('camera', 2)
        other.states.noteRefused('camera', 3)
        return (await other.states.refused('camera')) >= 5
      })
      expect(await one.states.refused('recognise')).toBe(0)
    })
  })
}
