import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { LEASE_MARGIN_MS, LEASE_MS, RENEW_MS } from '#live/port/leases.js'
import { HeldLease } from '#live/redis/held-lease.js'

const HELD_MS = LEASE_MS - LEASE_MARGIN_MS

describe('A lease as its holder sees it', () => {
  let nowMs = 0
  beforeEach(() => {
    nowMs = 1000
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.restoreAllMocks()
    vi.useRealTimers()
  })

  const aLease = (): HeldLease => new HeldLease({ kind: 'recognise', sessionId: 's' }, 7, nowMs)

  test('is held until the margin before its end, and then lost without any timer or answer', () => {
    const lease = aLease()
    nowMs += HELD_MS - 1
    expect(lease.held()).toBe(true)
    nowMs += 1
    expect(lease.signal.aborted).toBe(false)
    expect(lease.held()).toBe(false)
    expect(lease.signal.reason).toBe('lost')
  })

  test('aborts by itself where nobody asks', () => {
    const lease = aLease()
    nowMs += HELD_MS
    vi.advanceTimersByTime(HELD_MS)
    expect(lease.signal.reason).toBe('lost')
  })

  test('lasts from the sending of a renewal, not from its answer', () => {
    const lease = aLease()
    const sentAtMs = nowMs + RENEW_MS
    nowMs += HELD_MS - 1
    lease.renewed(sentAtMs)
    nowMs = sentAtMs + HELD_MS - 1
    expect(lease.held()).toBe(true)
    nowMs += 1
    expect(lease.held()).toBe(false)
  })

  test('that was lost stays lost when a renewal is acknowledged late', () => {
    const lease = aLease()
    nowMs += HELD_MS + 5000
    lease.renewed(nowMs)
    expect(lease.held()).toBe(false)
    expect(lease.signal.reason).toBe('lost')
  })

  test('ends for the first reason that it was given', () => {
    const lease = aLease()
    lease.end('withdrawn')
    lease.end('closing')
    nowMs += HELD_MS
    expect(lease.held()).toBe(false)
    expect(lease.signal.reason).toBe('withdrawn')
  })
})
