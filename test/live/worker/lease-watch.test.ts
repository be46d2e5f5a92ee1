import { expect, test } from 'vitest'
import type { Lease } from '#live/port/leases.js'
import { LeaseWatch, STUCK_MS } from '#live/worker/lease-watch.js'

function lease(cameraId: string): { readonly lease: Lease; end(): void } {
  const ending = new AbortController()
  return {
    lease: {
      task: { kind: 'camera', sessionId: 'one', cameraId },
      fence: 1,
      signal: ending.signal,
      held: () => !ending.signal.aborted,
    },
    end: () => ending.abort('lost'),
  }
}

const soon = (): number => performance.now() + STUCK_MS / 2
const late = (): number => performance.now() + STUCK_MS + 1000

test('A lease that renews is no fault, however long it lasts', () => {
  const watch = new LeaseWatch()
  void watch.watch(lease('left').lease, () => new Promise(() => {}))
  expect(watch.fault(late())).toBeUndefined()
})

test('Work that ends with its lease is no fault', async () => {
  const watch = new LeaseWatch()
  const { lease: held, end } = lease('left')
  let done = (): void => {}
  const run = watch.watch(held, () => new Promise((resolve) => (done = resolve)))
  end()
  expect(watch.fault(soon())).toBeUndefined()
  done()
  await run
  expect(watch.fault(late())).toBeUndefined()
})

test('Work that goes on after its lease is a fault that names it', () => {
  const watch = new LeaseWatch()
  for (const { lease: held, end } of [lease('left'), lease('right')]) {
    void watch.watch(held, () => new Promise(() => {}))
    end()
  }
  expect(watch.fault(soon())).toBeUndefined()
  expect(watch.fault(late())).toMatch(
    /^camera "left" \(and 1 more\) does not end, 21 s after its lease; restart/,
  )
})

test('A run that fails is over, and its error is told', async () => {
  const watch = new LeaseWatch()
  const { lease: held, end } = lease('left')
  end()
  await expect(watch.watch(held, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  expect(watch.fault(late())).toBeUndefined()
})
