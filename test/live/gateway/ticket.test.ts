import { describe, expect, test } from 'vitest'
import { UnusableInputError } from '#components/types/errors.js'
import { sameSecret, TicketOffice } from '#live/gateway/ticket.js'

const office = new TicketOffice('a key of the tests')
const said = { sessionId: 'A'.repeat(22), role: 'camera', cameraId: 'front', expiresAtMs: 2_000_000 } as const

describe('A ticket', () => {
  test('says what it was written with', () => {
    const text = office.write(said)
    expect(office.read(text, 1_999_999)).toMatchObject({ ok: true, ticket: said })
  })

  test('may stand in an address and be a subprotocol', () => {
    expect(office.write({ ...said, sessionId: '_-'.repeat(11) })).toMatch(/^[A-Za-z0-9_.-]+$/)
  })

  test('has an id of its own', () => {
    const ids = [1, 2].map(() => {
      const read = office.read(office.write(said), 0)
      return read.ok ? read.ticket.id : ''
    })
    expect(ids[0]).not.toBe(ids[1])
  })

  test('without a camera is good for any', () => {
    const { cameraId: _, ...any } = said
    const read = office.read(office.write(any), 0)
    expect(read.ok && 'cameraId' in read.ticket).toBe(false)
  })

  test('expires on the millisecond', () => {
    const text = office.write(said)
    expect(office.read(text, 2_000_000)).toEqual({
      ok: false,
      fault: 'the ticket has expired; ask for a new link',
    })
  })

  test('is refused when one character is altered, whichever', () => {
    const text = office.write(said)
    for (let place = 0; place < text.length; place++) {
      const other = text[place] === 'A' ? 'B' : 'A'
      const altered = `${text.slice(0, place)}${other}${text.slice(place + 1)}`
      expect(office.read(altered, 0), `character ${place}`).toMatchObject({ ok: false })
    }
  })

  test('of another key is refused', () => {
    expect(new TicketOffice('another key of the tests').read(office.write(said), 0)).toMatchObject({
      ok: false,
    })
  })

  test.each([
    '',
    '.',
    '..',
    'a.b.c',
    'a',
    'é.é',
    `${'a'.repeat(600)}.b`,
    `${Buffer.from('[]').toString('base64url')}.`,
    'null.null',
  ])('that is none is refused: %j', (text) => {
    const read = office.read(text, 0)
    expect(read.ok).toBe(false)
    expect(read.ok ? '' : read.fault).toMatch(/ask for a new link$/)
  })

  test('spelled otherwise than it was written is refused', () => {
    const text = office.write(said)
    expect(office.read(`${text}=`, 0)).toMatchObject({ ok: false })
    expect(office.read(` ${text}`, 0)).toMatchObject({ ok: false })
    expect(office.read(`${text}\n`, 0)).toMatchObject({ ok: false })
  })
})

test('A key too short to be secret is refused', () => {
  expect(() => new TicketOffice('short')).toThrow(UnusableInputError)
})

test('Secrets are the same or not', () => {
  expect(sameSecret('abc', 'abc')).toBe(true)
  expect(sameSecret('abd', 'abc')).toBe(false)
  expect(sameSecret('', 'abc')).toBe(false)
})
