import { expect, test } from 'vitest'
import type { StepResult } from '#bench/live/measure-step.js'
import { keepsPromise, tablesOf } from '#bench/live/step-tables.js'

function step(cameras: number, partialMs: readonly number[], strangers = 0): StepResult {
  return {
    step: { kind: 'browser', cameras, perSession: 1, files: [], seed: 1, seconds: 10 },
    clients: {
      ...{ phase: 'done', partialMs, finalMs: [500], wordToFinalMs: [700], framesSent: 300, framesUnsent: 2 },
      ...{ sendLagMs: 1, lost: 0, faults: {}, closed: 0, processorS: 1 },
    },
    camerasLive: cameras,
    sentences: [],
    cores: { main: 0.1, others: 0.2, children: 0, clients: 0.05, strangers },
    residentBytes: (200 + 3 * cameras) * 2 ** 20,
    childrenResidentBytes: 0,
    handles: 30,
    framesPerSecond: 30 * cameras,
    dropped: { 'newer-frame': 4 },
    frameAgeMs: 12.34,
    inferences: [{ model: 'hands', meanMs: 15, perSecond: 24 }],
  } as StepResult
}
const capacity = { cameraCapacity: 6, sessionCapacity: 60 }

test('every row has a cell for every column', () => {
  for (const { columns, rows } of tablesOf([step(1, [100])], capacity))
    for (const row of rows) expect(row).toHaveLength(columns.length)
})

test('the promise is kept by 95 of 100 captions', () => {
  const partials = (late: number): number[] =>
    Array.from({ length: 100 }, (_, place) => (place < late ? 900 : 100))
  expect(keepsPromise(step(1, partials(4)))).toBe(true)
  expect(keepsPromise(step(1, partials(6)))).toBe(false)
})

test('memory is told as what a camera adds', () => {
  const [, cost] = tablesOf([step(1, [100]), step(10, [100]), step(25, [100])], capacity)
  expect(cost?.notes).toContain('browser cameras in sessions of 1: 200.0 MiB and 3.0 MiB a camera')
})

test('figures of a machine that was busy with something else say so', () => {
  const notesOf = (strangers: number): string =>
    String(tablesOf([step(1, [100], strangers)], capacity)[1]?.notes)
  expect(notesOf(1.7)).toContain('do not quote these figures')
  expect(notesOf(0.1)).not.toContain('quote')
})
