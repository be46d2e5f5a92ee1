import { expect, test } from 'vitest'
import type { ClientReport } from '#bench/live/client-messages.js'
import { judgeSoak, type SoakInterval } from '#bench/live/soak.js'

const quiet: ClientReport = {
  phase: 'measured',
  partialMs: [100],
  finalMs: [500],
  wordToFinalMs: [600],
  framesSent: 100,
  framesUnsent: 0,
  sendLagMs: 1,
  lost: 0,
  faults: {},
  closed: 0,
  processorS: 1,
}

/** Twelve stretches of five minutes. */
function hour(change: (place: number) => Partial<SoakInterval>): readonly SoakInterval[] {
  return Array.from({ length: 12 }, (_, place) => ({
    endMinute: 5 * (place + 1),
    residentMiB: 300,
    handles: 60,
    clients: quiet,
    ...change(place),
  }))
}

test('an hour that stays level is without fault, whatever the first third did and however late captions were', () => {
  const intervals = hour((place) => ({
    residentMiB: place < 4 ? 100 + 50 * place : 300 + (place % 2) * 5,
    clients: { ...quiet, partialMs: [9000] },
  }))
  expect(judgeSoak(intervals).faults).toEqual([])
})

test('memory that grows after warming up is a fault', () => {
  const { faults, slopeMiBAMinute } = judgeSoak(hour((place) => ({ residentMiB: 300 + 10 * place })))
  expect(slopeMiBAMinute).toBeCloseTo(2)
  expect(faults).toEqual(['memory grows by 2.00 MiB a minute, more than 1.19'])
})

test.each<[Partial<SoakInterval> | ((place: number) => Partial<SoakInterval>), string]>([
  [(place: number) => ({ handles: 60 + 2 * place }), 'open handles grew from 68 to 82'],
  [{ clients: { ...quiet, lost: 1 } }, '12 captions were missing, doubled or out of turn'],
  [{ clients: { ...quiet, closed: 1 } }, '12 sockets closed by themselves'],
  [{ clients: { ...quiet, finalMs: [] } }, 'no caption became final'],
  [{ clients: { ...quiet, faults: { 'too fast': 2 } } }, '24 × "too fast"'],
])('growth of handles and loss are faults, %#', (change, fault) => {
  const intervals = hour(typeof change === 'function' ? change : () => change)
  expect(judgeSoak(intervals).faults).toEqual([fault])
})

test('too few stretches say nothing', () => {
  expect(judgeSoak(hour(() => ({})).slice(0, 2)).faults).toEqual(['too short to judge growth'])
})
