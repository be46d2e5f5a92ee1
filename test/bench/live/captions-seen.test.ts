import { expect, test } from 'vitest'
import { CaptionsSeen } from '#bench/live/captions-seen.js'
import type { FromGateway, SignedCaption } from '../../../components/types/live-messages.ts'
import { caption } from '../../live/telemetry/caption.ts'

const message = (number: number, state: 'partial' | 'final'): FromGateway => ({
  type: 'caption',
  caption: { ...caption(number, state, ['front']), signedAt: '' } satisfies SignedCaption,
})
const welcome = { type: 'welcome', session: { startedAtMs: 10_000 } } as unknown as FromGateway

test('latency runs from the newest frame to the reader, on the clock of the session', () => {
  const seen = new CaptionsSeen()
  seen.take(welcome, 10_000)
  seen.take(message(1, 'partial'), 10_000 + 1790 + 80)
  seen.take(message(1, 'final'), 10_000 + 1790 + 120)
  expect(seen.partialMs).toEqual([80])
  expect(seen.finalMs).toEqual([120])
  expect(seen.wordToFinalMs).toEqual([110])
})

test.each([
  [
    'finals in turn, each after its partials',
    [
      ['partial', 1],
      ['final', 1],
      ['partial', 2],
      ['final', 2],
    ],
    0,
  ],
  [
    'a final that is missing',
    [
      ['final', 1],
      ['final', 3],
    ],
    1,
  ],
  [
    'a final said twice',
    [
      ['final', 1],
      ['final', 1],
    ],
    1,
  ],
  [
    'a partial after its final',
    [
      ['final', 1],
      ['partial', 1],
    ],
    1,
  ],
] as const)('%s: %#', (_, captions, lost) => {
  const seen = new CaptionsSeen()
  seen.take(welcome, 0)
  for (const [state, number] of captions) seen.take(message(number, state), 0)
  expect(seen.lost).toBe(lost)
})

test('what comes next is known across intervals', () => {
  const seen = new CaptionsSeen()
  seen.take(message(1, 'final'), 0)
  seen.clear()
  seen.take(message(3, 'final'), 0)
  expect(seen.lost).toBe(1)
  expect(seen.finalMs).toHaveLength(1)
})
