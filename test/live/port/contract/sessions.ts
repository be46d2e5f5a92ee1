import { describe, expect } from 'vitest'
import type { LiveSession } from '#components/types/live-session.js'
import { aSession, newSessionId } from '../bus-samples.ts'
import { until } from '../until.ts'
import type { BusTest } from './bus-test.ts'

/** What every home of the bus must do with sessions. */
export function describeSessions(test: BusTest): void {
  describe('Sessions', () => {
    test('are found by their id and in the list, and nowhere by another id', async ({
      one,
      other,
      sessionId,
    }) => {
      const session = aSession(sessionId)
      await one.sessions.create(session)
      expect(await other.sessions.get(sessionId)).toEqual(session)
      expect((await other.sessions.list()).map(({ id }) => id)).toContain(sessionId)
      expect(await other.sessions.get(newSessionId())).toBeUndefined()
    })

    test('change as a whole: of many changes at once none is lost', async ({ one, other, sessionId }) => {
      await one.sessions.create(aSession(sessionId))
      const add =
        (id: string) =>
        (session: LiveSession): LiveSession => ({
          ...session,
          cameras: [...session.cameras, { kind: 'browser', id }],
        })
      await Promise.all(
        Array.from({ length: 12 }, (_, place) =>
          (place % 2 === 0 ? one : other).sessions.update(sessionId, add(`camera${place}`)),
        ),
      )
      const cameras = (await one.sessions.get(sessionId))?.cameras ?? []
      expect(new Set(cameras.map(({ id }) => id)).size).toBe(12)
    })

    test('that are not there cannot be changed', async ({ one, sessionId }) => {
      expect(await one.sessions.update(sessionId, (session) => session)).toBeUndefined()
    })

    test('tell followers what they are now and every last change', async ({ one, other, sessionId }) => {
      await one.sessions.create(aSession(sessionId))
      const seen: (boolean | undefined)[] = []
      const following = other.sessions.follow(sessionId, (session) => seen.push(session?.recording))
      await until(() => seen.length > 0)
      expect(seen).toEqual([false])
      await one.sessions.update(sessionId, (session) => ({ ...session, recording: true }))
      await until(() => seen.at(-1) === true)
      following.close()
      await one.sessions.update(sessionId, (session) => ({ ...session, recording: false }))
      await one.sessions.keep(sessionId)
      expect(seen.at(-1)).toBe(true)
    })

    test('that are not there are followed as undefined', async ({ one, sessionId }) => {
      const seen: unknown[] = []
      one.sessions.follow(sessionId, (session) => seen.push(session))
      await until(() => seen.length > 0)
      expect(seen).toEqual([undefined])
    })
  })
}
