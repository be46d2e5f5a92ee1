import { expect, test } from 'vitest'
import { describeSession, linksOf, type StartedSession } from '#cli/live/links.js'

const SESSION = 'abcdefghijklmnopqrstuv'
const links = linksOf('https://192.0.2.7:8443', SESSION, { operator: 'o.1', camera: 'c.1', reader: 'r.1' })

const started: StartedSession = {
  base: 'https://192.0.2.7:8443',
  links,
  sessionId: SESSION,
  cameras: ['front'],
  fingerprint: 'AA:BB',
  selfSigned: true,
  operatorKey: 'the-key',
  recordings: undefined,
}

test('each page gets the ticket of its role, behind #', () => {
  expect(links).toEqual({
    stage: `https://192.0.2.7:8443/stage/${SESSION}#ticket=o.1`,
    join: `https://192.0.2.7:8443/join/${SESSION}#ticket=c.1`,
    captions: `https://192.0.2.7:8443/captions/${SESSION}#ticket=r.1`,
  })
})

test('with HTTPS there are a fingerprint, a QR code and what to do at the warning', () => {
  const text = describeSession(started, false)
  for (const part of [
    links.stage,
    links.join,
    links.captions,
    'AA:BB',
    'the-key',
    'front',
    '▄',
    'Nothing is recorded.',
  ])
    expect(text).toContain(part)
  expect(text).toContain('compare its fingerprint')
  expect(text).not.toContain('No QR code')
  expect(text).not.toContain('\u001b')
})

test('on a terminal the QR code brings its own colours', () => {
  expect(describeSession(started, true)).toContain('\u001b[')
})

test('without HTTPS one sentence says why there is no QR code', () => {
  const text = describeSession(
    {
      ...started,
      fingerprint: undefined,
      selfSigned: false,
      operatorKey: undefined,
      recordings: '/srv/kept',
    },
    true,
  )
  expect(text).toContain('No QR code: browsers give a camera to pages over HTTPS only')
  expect(text).toContain('Nothing is recorded unless the operator turns it on')
  expect(text).not.toContain('operator key')
  expect(text).not.toContain('▄')
})

test('it says that it is automatic recognition and names the language', () => {
  const text = describeSession(started, false)
  expect(text).toContain('Automatic recognition of fingerspelling (ase)')
  expect(text).not.toMatch(/translat/i)
})
