import { once } from 'node:events'
import { get } from 'node:http'
import { describe, expect, test } from 'vitest'
import { aCaption } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { ask, openTestGateway, TestSocket } from './gateway-harness.js'

interface Stream {
  text: string
  ended: boolean
  readonly headers: Record<string, unknown>
  close(): void
}

async function open(url: string, headers: Record<string, string> = {}): Promise<Stream> {
  const request = get(url, { headers })
  const [response] = await once(request, 'response')
  const stream: Stream = { text: '', ended: false, headers: response.headers, close: () => request.destroy() }
  response.setEncoding('utf8')
  response.on('data', (chunk: string) => {
    stream.text += chunk
  })
  response.on('end', () => {
    stream.ended = true
  })
  response.on('error', () => {})
  return stream
}

/** Events with their ids and what they say. */
function eventsOf(text: string): { id: string | undefined; event: string; text: string }[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('event:'))
    .map((block) => ({
      id: /^id: (.*)$/m.exec(block)?.[1],
      event: /^event: (.*)$/m.exec(block)?.[1] ?? '',
      text: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}').text ?? '',
    }))
}

describe('Server-sent events', () => {
  test('give finals with their numbers, partials without, and go on after the last id that was read', async () => {
    await using opened = await openTestGateway()
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const url = `${gateway.url}/api/v1/sessions/${session.id}/captions.events`
    await bus.captions.sayFinal(session.id, 1, aCaption(1, 'ANNA'))
    const stream = await open(`${url}?ticket=${tickets.reader.ticket}`)
    expect(stream.headers['content-type']).toContain('text/event-stream')
    expect(stream.headers['content-security-policy']).toContain("default-src 'none'")
    await until(() => stream.text.includes('ANNA'))
    bus.captions.showPartial(session.id, 1, aCaption(2, 'OD', 'partial'))
    await until(() => stream.text.includes('"OD"'))
    await bus.captions.sayFinal(session.id, 1, aCaption(2, 'ODA'))
    await until(() => stream.text.includes('ODA'))
    expect(eventsOf(stream.text).filter(({ event }) => event === 'caption')).toEqual([
      { id: '1', event: 'caption', text: 'ANNA' },
      { id: undefined, event: 'caption', text: 'OD' },
      { id: '2', event: 'caption', text: 'ODA' },
    ])
    stream.close()
    const again = await open(url, { authorization: `Bearer ${tickets.reader.ticket}`, 'last-event-id': '1' })
    await until(() => again.text.includes('ODA'))
    expect(again.text).not.toContain('ANNA')
    await ask(gateway, 'DELETE', `/api/v1/sessions/${session.id}`, { bearer: tickets.operator.ticket })
    await until(() => again.ended)
    expect(eventsOf(again.text).at(-1)?.event).toBe('end')
  })

  test('are counted as readers, and no longer when they have left', async () => {
    await using opened = await openTestGateway({ limits: { socketsPerTicket: 2 } })
    const { gateway } = opened
    const { session, tickets } = await gateway.createSession()
    const url = `${gateway.url}/api/v1/sessions/${session.id}/captions.events?ticket=${tickets.reader.ticket}`
    const streams = [await open(url), await open(url)]
    const third = await ask(gateway, 'GET', url.slice(gateway.url.length))
    expect(third.status).toBe(429)
    expect(third.body.error).toContain('the ticket has 2 sockets')
    streams[0]?.close()
    await until(async () => (await ask(gateway, 'GET', '/healthz')).body.sockets === 1)
    streams[1]?.close()
    await until(async () => (await ask(gateway, 'GET', '/healthz')).body.sockets === 0)
  })
})

describe('WebVTT', () => {
  test('is whole up to now, says that it is automatic, and escapes what was read', async () => {
    await using opened = await openTestGateway()
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    await bus.captions.sayFinal(session.id, 1, aCaption(1, 'A<B&C --> D'))
    await bus.captions.sayFinal(session.id, 1, { ...aCaption(2, 'ODA'), confidence: 0.3 })
    const path = `/api/v1/sessions/${session.id}/captions.vtt?ticket=${tickets.reader.ticket}`
    const { body, headers } = await ask(gateway, 'GET', path)
    expect(headers.get('content-type')).toContain('text/vtt')
    expect(body).toMatch(/^WEBVTT - automatic recognition of fingerspelling\n\nNOTE\nAutomatic recognition/)
    expect(body).toContain('1\n00:00:01.000 --> 00:00:02.500\nA&lt;B&amp;C --&gt; D\n\n')
    expect(body).toContain('2\n00:00:02.000 --> 00:00:03.500\n<c.uncertain>ODA</c>\n\n')
    const shifted = await ask(gateway, 'GET', `${path}&fromMs=1900`)
    expect(shifted.body).not.toContain('A&lt;B')
    expect(shifted.body).toContain('2\n00:00:00.100 --> 00:00:01.600\n')
  })

  test('grows where a player follows it', async () => {
    await using opened = await openTestGateway()
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    await bus.captions.sayFinal(session.id, 1, aCaption(1, 'ANNA'))
    const url = `${gateway.url}/api/v1/sessions/${session.id}/captions.vtt?follow=1&ticket=${tickets.reader.ticket}`
    const stream = await open(url)
    await until(() => stream.text.includes('ANNA'))
    expect(stream.ended).toBe(false)
    bus.captions.showPartial(session.id, 1, aCaption(2, 'OD', 'partial'))
    await bus.captions.sayFinal(session.id, 1, aCaption(2, 'ODA'))
    await until(() => stream.text.includes('ODA'))
    expect(stream.text.match(/-->/g)).toHaveLength(2)
    expect(stream.text).not.toContain('OD\n')
    stream.close()
  })
})

describe('A reader who does not read', () => {
  test('is dropped; the others have everything', async () => {
    await using opened = await openTestGateway({ limits: { waitingBytes: 200_000 } })
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const slow = await new TestSocket(gateway, session.id, tickets.reader.ticket).opened()
    const quick = await new TestSocket(gateway, session.id, tickets.reader.ticket).opened()
    slow.socket.pause()
    const long = 'A'.repeat(10_000)
    let number = 0
    // The system's own buffers take some megabytes before anything waits in the gateway.
    while ((await ask(gateway, 'GET', '/healthz')).body.sockets === 2 && number < 3000) {
      for (let more = 0; more < 50; more++) {
        number += 1
        await bus.captions.sayFinal(session.id, 1, aCaption(number, long))
      }
    }
    expect((await ask(gateway, 'GET', '/healthz')).body.sockets).toBe(1)
    await until(() => quick.of('caption').length === number)
    expect(quick.closed).toBeUndefined()
  })
})
