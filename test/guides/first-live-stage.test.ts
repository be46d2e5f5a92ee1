import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../browser/built-pages.ts'
import { freePorts } from '../free-port.ts'
import { eventually } from '../rehearsal/live-process.ts'
import { Guide } from './guide.ts'
import { missingPrograms, Terminal } from './terminal.ts'

const home = mkdtempSync(join(tmpdir(), 'signline-guide-'))
const [gateway, phones, redis] = await freePorts(3)
const ports = { '8080': `${gateway}`, '8443': `${phones}`, '6379': `${redis}` }
const guide = new Guide('first-live-stage', ports)
const missing = missingPrograms('bash', 'curl', 'ffmpeg', 'openssl', 'redis-server')

describe.skipIf(missing.length > 0)('What the guide to a first live stage says to type works:', () => {
  let terminal: Terminal

  beforeAll(() => {
    buildPages()
    const { REDIS_URL: _, ...inherited } = process.env
    terminal = new Terminal({ ...inherited, HOME: home })
  })
  afterAll(async () => {
    await terminal?.close()
    rmSync(home, { recursive: true, force: true })
  })

  test('a rehearsal: two recordings are read, captions come as WebVTT, and it ends in order', async () => {
    await terminal.type(guide.next('npm run page'))
    await terminal.type(guide.next('signline live --port'))
    await terminal.shows(/^captions, for a screen +http/m)
    expect(terminal.said).toMatch(/^cameras read here +front, left$/m)
    const looked = await terminal.type(guide.next('/readyz'))
    expect(looked).toContain('{"ready":true}')
    expect(looked).toContain('"cameras":[{"id":"front","kind":"server"},{"id":"left","kind":"server"}]')
    const asked = guide.next('captions.vtt')
    const subtitles = await eventually('a caption', async () => {
      const printed = await terminal.type(asked)
      return printed.includes(' --> ') ? printed : undefined
    })
    expect(subtitles).toMatch(/^WEBVTT[\s\S]*\d --> [\d:.]+[^\n]*\n[^\n]*[A-Z]/)
    await terminal.type(guide.next('kill %1'))
    await gone(ports['8080'])
  })

  test('phones: a QR code and the fingerprint of the certificate', async () => {
    const from = terminal.said.length
    await terminal.type(guide.next('--self-signed'))
    await terminal.shows(/Point a phone at this to join as a camera/, from)
    expect(terminal.said.slice(from)).toMatch(/^certificate SHA-256 +([0-9A-F]{2}:){31}/m)
    await terminal.type(guide.next('kill %1'))
    await gone(ports['8443'])
  })

  test('workers of their own: a session moves from one that ends to the other, and no caption is lost', async () => {
    await terminal.type(guide.next('redis-server'))
    await terminal.type(guide.next('signline live gateway'))
    const created = guide.next('POST')
    const session = await eventually('a session', async () => {
      // Refused until the gateway is there and knows of a worker with room.
      const printed = await terminal.type(`${created.trimEnd()} || true`)
      return printed.includes('"tickets"') ? /"id":"([\w-]{22})"/.exec(printed)?.[1] : undefined
    })
    const look = guide.next('/workers')
    await holding(look, [1])

    await terminal.type(guide.next('signline live worker'))
    await holding(look, [0, 1])
    const before = await eventually('a caption', async () => {
      const numbers = await finals(session)
      return numbers.length > 0 ? numbers : undefined
    })
    await terminal.type(guide.next('kill %3'))
    await holding(look, [1])
    const after = await eventually('captions from the other', async () => {
      const numbers = await finals(session)
      return numbers.length > before.length + 1 ? numbers : undefined
    })
    expect(after).toEqual(after.map((_, place) => place + 1))
    await terminal.type(guide.next('kill %4'))
    await gone(ports['8080'])
  })

  test('nothing of the guide is left out', () => {
    expect(guide.left).toEqual([])
  })

  /** Waits until the workers say that they read so many cameras each. */
  async function holding(look: string, cameras: readonly number[]): Promise<void> {
    await eventually(`workers with ${cameras} cameras`, async () => {
      const { workers } = JSON.parse(await terminal.type(look)) as { workers: { cameras: number }[] }
      const counts = workers.map((worker) => worker.cameras).sort()
      return JSON.stringify(counts) === JSON.stringify(cameras) || undefined
    })
  }

  async function finals(session: string): Promise<readonly number[]> {
    const address = `http://localhost:${ports['8080']}/api/v1/sessions/${session}/captions`
    const printed = await terminal.type(
      `curl -s -H "Authorization: Bearer $SIGNLINE_OPERATOR_KEY" ${address}`,
    )
    const { captions } = JSON.parse(printed) as { captions: { number: number }[] }
    return captions.map(({ number }) => number)
  }

  async function gone(port: string): Promise<void> {
    await eventually(`that port ${port} is free`, async () => {
      const refused = await fetch(`http://127.0.0.1:${port}/healthz`).then(
        () => false,
        () => true,
      )
      return refused || undefined
    })
  }
})
