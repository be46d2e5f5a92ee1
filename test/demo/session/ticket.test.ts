import { describe, expect, test } from 'vitest'
import { type TicketHost, takeTicket } from '../../../demo/session/ticket.ts'

function tab(hash: string): TicketHost & { readonly shown: () => string } {
  const kept = new Map<string, string>()
  let shown = `/join/s?mirrored=1${hash}`
  return {
    location: { hash, pathname: '/join/s', search: '?mirrored=1' },
    history: {
      state: null,
      replaceState: (_state, _title, address) => {
        shown = String(address)
      },
    },
    storage: { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) },
    shown: () => shown,
  }
}

describe('the ticket in the address', () => {
  test('is taken out of what the address bar shows, and nothing else is', () => {
    const host = tab('#ticket=a.b-c_d&camera=left')
    expect(takeTicket('s', host)).toBe('a.b-c_d')
    expect(host.shown()).toBe('/join/s?mirrored=1#camera=left')
  })

  test('is there after a reload of the tab, for this session only', () => {
    const host = tab('#ticket=abc')
    takeTicket('s', host)
    const reloaded: TicketHost = { ...host, location: { ...host.location, hash: '' } }
    expect(takeTicket('s', reloaded)).toBe('abc')
    expect(takeTicket('other', reloaded)).toBeUndefined()
  })

  test('is not taken where it could not be a subprotocol', () => {
    const host = tab('#ticket=a%2C%20b')
    expect(takeTicket('s', host)).toBeUndefined()
    expect(host.shown()).toBe('/join/s?mirrored=1')
  })
})
