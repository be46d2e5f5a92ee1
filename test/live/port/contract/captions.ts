import { describe, expect } from 'vitest'
import { aCaption, newSessionId } from '../bus-samples.ts'
import { until } from '../until.ts'
import type { BusTest } from './bus-test.ts'

/** What every home of the bus must do with captions. */
export function describeCaptions(test: BusTest): void {
  describe('Captions', () => {
    test('are final once, in turn, and the same number is never said twice', async ({
      one,
      other,
      sessionId,
    }) => {
      expect(await one.captions.sayFinal(sessionId, 1, aCaption(1, 'ANNA'))).toBe('said')
      expect(await other.captions.sayFinal(sessionId, 2, aCaption(1, 'HANNA'))).toBe('said-before')
      expect(await other.captions.sayFinal(sessionId, 2, aCaption(2, 'ODA'))).toBe('said')
      const finals = await one.captions.finals(sessionId, 0)
      expect(finals).toEqual([aCaption(1, 'ANNA'), aCaption(2, 'ODA')])
    })

    test('of a lower fence are refused, whatever their number', async ({ one, other, sessionId }) => {
      await one.captions.sayFinal(sessionId, 5, aCaption(1, 'ANNA'))
      expect(await other.captions.sayFinal(sessionId, 4, aCaption(2, 'ODA'))).toBe('fenced')
      expect(await other.captions.sayFinal(sessionId, 4, aCaption(1, 'ODA'))).toBe('fenced')
      expect(await one.captions.finals(sessionId, 0)).toEqual([aCaption(1, 'ANNA')])
    })

    test('leave no number out', async ({ one, sessionId }) => {
      await one.captions.sayFinal(sessionId, 1, aCaption(1, 'ANNA'))
      await expect(one.captions.sayFinal(sessionId, 1, aCaption(3, 'ODA'))).rejects.toThrow(RangeError)
      expect(await one.captions.finals(sessionId, 0)).toEqual([aCaption(1, 'ANNA')])
    })

    test('said by two at once are said by one', async ({ one, other, sessionId }) => {
      const said = await Promise.all([
        one.captions.sayFinal(sessionId, 1, aCaption(1, 'ANNA')),
        other.captions.sayFinal(sessionId, 1, aCaption(1, 'HANNA')),
      ])
      expect([...said].sort()).toEqual(['said', 'said-before'])
      expect(await one.captions.finals(sessionId, 0)).toHaveLength(1)
    })

    test('are given after a number', async ({ one, other, sessionId }) => {
      for (const number of [1, 2, 3])
        await one.captions.sayFinal(sessionId, 1, aCaption(number, `W${number}`))
      const after = async (number: number): Promise<number[]> =>
        (await other.captions.finals(sessionId, number)).map((caption) => caption.number)
      expect(await after(0)).toEqual([1, 2, 3])
      expect(await after(2)).toEqual([3])
      expect(await after(3)).toEqual([])
      expect(await after(99)).toEqual([])
      expect(await one.captions.finals(newSessionId(), 0)).toEqual([])
    })

    test('reach every follower once and in order, old ones first', async ({ one, other, sessionId }) => {
      for (const number of [1, 2]) await one.captions.sayFinal(sessionId, 1, aCaption(number, 'W'))
      const late: number[] = []
      const early: number[] = []
      other.captions.follow(sessionId, 1, (caption) => late.push(caption.number))
      one.captions.follow(sessionId, 0, (caption) => early.push(caption.number))
      for (let number = 3; number <= 30; number++)
        await one.captions.sayFinal(sessionId, 1, aCaption(number, 'W'))
      await until(() => late.at(-1) === 30 && early.at(-1) === 30)
      expect(early).toEqual(Array.from({ length: 30 }, (_, place) => place + 1))
      expect(late).toEqual(Array.from({ length: 29 }, (_, place) => place + 2))
    })

    test('under way are shown, and never after their final', async ({ one, other, sessionId }) => {
      const seen: string[] = []
      const following = other.captions.follow(sessionId, 0, ({ number, state, text }) =>
        seen.push(`${number} ${state} ${text}`),
      )
      // A partial may be lost before the follower is known, so it is shown until it is seen.
      await until(() => {
        one.captions.showPartial(sessionId, 1, aCaption(1, 'AN', 'partial'))
        return seen.includes('1 partial AN')
      })
      await one.captions.sayFinal(sessionId, 1, aCaption(1, 'ANNA'))
      one.captions.showPartial(sessionId, 1, aCaption(1, 'ANN', 'partial'))
      await one.captions.sayFinal(sessionId, 1, aCaption(2, 'ODA'))
      await until(() => seen.includes('2 final ODA'))
      const afterFinal = seen.slice(seen.indexOf('1 final ANNA') + 1)
      expect(afterFinal.filter((line) => line.startsWith('1 '))).toEqual([])
      following.close()
    })
  })
}
