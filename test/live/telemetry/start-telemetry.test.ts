import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { afterEach, expect, test, vi } from 'vitest'
import { instruments } from '#live/telemetry/instruments.js'
import { startTelemetry, type Telemetry } from '#live/telemetry/start-telemetry.js'
import { traceCamera, traceCaptions } from '#live/telemetry/traces.js'
import { caption } from './caption.ts'
import { startOtlpReceiver } from './otlp-receiver.ts'

const SESSION = 'a'.repeat(22)

let running: Telemetry | undefined
afterEach(async () => {
  await running?.close()
  running = undefined
  vi.unstubAllEnvs()
})

function start(endpoint?: string): string[] {
  if (endpoint !== undefined) vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', endpoint)
  const said: string[] = []
  running = startTelemetry({
    part: 'live',
    version: '0.0.1',
    say: (level, text) => said.push(`${level} ${text}`),
  })
  return said
}

function useIt(): void {
  instruments().framesDropped.add(2, { kind: 'server', reason: 'newer-frame' })
  instruments().frameAge.record(0.12, { kind: 'browser' })
  const camera = traceCamera({ sessionId: SESSION, cameraId: 'front', kind: 'server', holder: 'w1' })
  traceCaptions(SESSION, Date.now()).stamp(caption(1, 'final', ['front']))
  camera.end()
}

/** How many sockets the process opens while `work` runs, and how many servers. */
async function countSockets(work: () => Promise<void>): Promise<number> {
  let sockets = 0
  const count = (): void => void sockets++
  for (const channel of ['net.client.socket', 'net.server.listen']) subscribe(channel, count)
  try {
    await work()
  } finally {
    for (const channel of ['net.client.socket', 'net.server.listen']) unsubscribe(channel, count)
  }
  return sockets
}

test('without a collector nothing is sent, listened to or looked up, from start to end', async () => {
  const sockets = await countSockets(async () => {
    start()
    useIt()
    expect(running?.traces).toBe(false)
    await running?.close()
  })
  expect(sockets).toBe(0)
})

test('with a collector the same work opens a socket to it, so that the count above can fail', async () => {
  await using receiver = await startOtlpReceiver()
  const sockets = await countSockets(async () => {
    start(receiver.url)
    useIt()
    await running?.close()
  })
  expect(sockets).toBeGreaterThan(0)
  expect(receiver.spans.map(({ name }) => name).sort()).toEqual(['signline.camera', 'signline.caption'])
  expect([...receiver.metricNames].sort()).toEqual(['signline.frame.age', 'signline.frames.dropped'])
  expect(receiver.resource).toMatchObject({
    'service.name': 'signline-live',
    'service.version': '0.0.1',
    'service.instance.id': expect.stringMatching(/-\d+$/),
  })
})

test('metrics are read as Prometheus text without any id', async () => {
  start()
  useIt()
  const text = (await running?.prometheus()) ?? ''
  expect(text).toContain('signline_frames_dropped_total{kind="server",reason="newer-frame"} 2')
  expect(text).toContain('signline_frame_age_bucket{kind="browser",le="0.15"} 1')
  expect(text).toContain('service_name="signline-live"')
  expect(text).not.toContain(SESSION)
})

test('a collector that cannot be reached is told once, and the end does not wait for it', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '50')
  const said = start('http://127.0.0.1:9')
  useIt()
  const { trace } = await import('@opentelemetry/api')
  for (let round = 0; round < 3; round++) {
    useIt()
    await (trace.getTracerProvider() as unknown as { getDelegate(): { forceFlush(): Promise<void> } })
      .getDelegate()
      .forceFlush()
      .catch(() => undefined)
  }
  await running?.close()
  expect(said.filter((line) => line.includes('traces'))).toHaveLength(1)
  expect(said[0]).toMatch(/^warn (traces|metrics) do not reach their collector \(.+\)/)
})

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', /^OTEL_EXPORTER_OTLP_ENDPOINT is "collector:4318"/],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'file:///x', /^OTEL_EXPORTER_OTLP_TRACES_ENDPOINT is "file:/],
])('an address that is none is refused in one sentence, %s=%s', (name, value, sentence) => {
  vi.stubEnv(name, value)
  expect(() => start()).toThrow(sentence)
})

test('gRPC is refused in one sentence', () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc')
  expect(() => start('http://127.0.0.1:9')).toThrow(/HTTP only/)
})

test('metrics may be sent more often than a delivery may last', async () => {
  vi.stubEnv('OTEL_METRIC_EXPORT_INTERVAL', '1000')
  start('http://127.0.0.1:9')
  await running?.close()
})
