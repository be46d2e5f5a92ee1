import { describe, expect, test } from 'vitest'
import type { Caption } from '#components/types/caption.js'
import { CaptionFollower } from '#live/redis/caption-follower.js'
import { aCaption } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'

const message = (number: number, state: Caption['state'], fence = 1): string =>
  JSON.stringify({ fence, caption: aCaption(number, `W${number}`, state) })

function follow(log: Caption[], after = 0): { follower: CaptionFollower; given: string[] } {
  const given: string[] = []
  const follower = new CaptionFollower(
    after,
    ({ number, state }) => given.push(`${number} ${state}`),
    async (since) => log.filter(({ number }) => number > since),
  )
  return { follower, given }
}

describe('A follower of captions', () => {
  test('gives a caption once, though it is published and in the log', async () => {
    const { follower, given } = follow([aCaption(1, 'W1'), aCaption(2, 'W2')])
    follower.message(message(1, 'final'))
    follower.listening()
    follower.message(message(1, 'final'))
    follower.message(message(2, 'final'))
    await until(() => given.length >= 2)
    expect(given).toEqual(['1 final', '2 final'])
    follower.close()
  })

  test('reads what it missed before it gives what came', async () => {
    const { follower, given } = follow([1, 2, 3].map((number) => aCaption(number, 'W')))
    follower.message(message(3, 'final'))
    await until(() => given.length >= 3)
    expect(given).toEqual(['1 final', '2 final', '3 final'])
    follower.close()
  })

  test('never gives a partial after its final, nor one of a holder that was replaced', () => {
    const { follower, given } = follow([])
    follower.message(message(1, 'partial', 1))
    follower.message(message(1, 'partial', 2))
    follower.message(message(1, 'partial', 1))
    follower.message(message(1, 'final', 2))
    follower.message(message(1, 'partial', 2))
    expect(given).toEqual(['1 partial', '1 partial', '1 final'])
    follower.close()
  })

  test('reads again when the log cannot be read', async () => {
    let isAway = true
    const given: number[] = []
    const follower = new CaptionFollower(
      0,
      ({ number }) => given.push(number),
      async () => {
        if (isAway) throw new Error('away')
        return [aCaption(1, 'W1')]
      },
    )
    follower.listening()
    isAway = false
    await until(() => given.length > 0)
    expect(given).toEqual([1])
    follower.close()
  })

  test('gives nothing once it is closed', () => {
    const { follower, given } = follow([])
    follower.close()
    follower.message(message(1, 'final'))
    expect(given).toEqual([])
  })
})
