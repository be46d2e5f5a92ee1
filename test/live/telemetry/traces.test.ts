import { afterEach, expect, test, vi } from 'vitest'
import { startTelemetry, type Telemetry } from '#live/telemetry/start-telemetry.js'
import { parseTraceparent } from '#live/telemetry/traceparent.js'
import { traceCamera, traceCaptions, traceDelivery } from '#live/telemetry/traces.js'
import { caption } from './caption.ts'
import { startOtlpReceiver } from './otlp-receiver.ts'

const SESSION = 'Zx81'.padEnd(22, 'q')

let running: Telemetry | undefined
afterEach(async () => {
  await running?.close()
  vi.unstubAllEnvs()
})

test('a word can be followed from its cameras to the gateway that delivered it', async () => {
  await using receiver = await startOtlpReceiver()
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', receiver.url)
  running = startTelemetry({ part: 'live', version: '1', say: () => undefined })

  const front = traceCamera({ sessionId: SESSION, cameraId: 'front', kind: 'server', holder: 'worker-1' })
  const phone = traceCamera({ sessionId: SESSION, cameraId: 'phone', kind: 'browser', holder: 'gateway-1' })
  const idle = traceCamera({ sessionId: SESSION, cameraId: 'idle', kind: 'browser', holder: 'gateway-1' })
  phone.phase('silent', 'camera "phone" sends nothing')
  const captions = traceCaptions(SESSION, 1_700_000_000_000)
  captions.saw('front', front.traceparent)
  captions.saw('phone', phone.traceparent)
  captions.saw('idle', idle.traceparent)
  const begun = captions.stamp(caption(1, 'partial', ['front']))
  const more = captions.stamp(caption(1, 'partial', ['front', 'phone']))
  const final = captions.stamp(caption(1, 'final', ['front', 'phone']))
  const next = captions.stamp(caption(2, 'partial', ['front']))
  traceDelivery(SESSION, final, 3)
  captions.end()
  front.end('camera "front" broke off')
  phone.end()
  idle.end()
  await running.close()

  expect(new Set([begun, more, final].map(({ traceparent }) => traceparent)).size).toBe(1)
  expect(next.traceparent).not.toBe(final.traceparent)
  const [word] = receiver.spans.filter(({ name }) => name === 'signline.caption')
  const [delivery] = receiver.spans.filter(({ name }) => name === 'signline.caption.delivery')
  const cameras = receiver.spans.filter(({ name }) => name === 'signline.camera')
  expect(cameras).toHaveLength(3)
  const linked = word?.links?.map(({ spanId }) => cameras.find((camera) => camera.spanId === spanId))
  expect(linked?.map((camera) => textOf(camera, 'signline.camera.id'))).toEqual(['front', 'phone'])
  expect(linked?.map((camera) => textOf(camera, 'signline.holder'))).toEqual(['worker-1', 'gateway-1'])
  expect(delivery?.parentSpanId).toBe(word?.spanId)
  expect(delivery?.traceId).toBe(word?.traceId)
  expect(word?.startTimeUnixNano).toBe('1700000001000000000')
  expect(cameras.find((camera) => textOf(camera, 'signline.camera.id') === 'front')?.status).toEqual({
    code: 2,
    message: 'camera "front" broke off',
  })
  expect(JSON.stringify(receiver.spans)).not.toContain(SESSION)
  expect(JSON.stringify(receiver.spans)).not.toContain('SEA')
})

test('a camera that was opened anew in mid-word is linked with both of its spans', async () => {
  await using receiver = await startOtlpReceiver()
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', `${receiver.url}/v1/traces`)
  running = startTelemetry({ part: 'worker', version: '1', say: () => undefined })
  const captions = traceCaptions(SESSION, 0)
  for (const holder of ['worker-1', 'worker-2']) {
    const lease = traceCamera({ sessionId: SESSION, cameraId: 'front', kind: 'server', holder })
    captions.saw('front', lease.traceparent)
    captions.stamp(caption(1, 'partial', ['front']))
    lease.end()
  }
  captions.stamp(caption(1, 'final', ['front']))
  await running.close()
  expect(receiver.spans.find(({ name }) => name === 'signline.caption')?.links).toHaveLength(2)
  expect(receiver.metricNames.size).toBe(0)
})

test('where traces are off, captions stay as they are and nothing travels with landmarks', () => {
  const camera = traceCamera({ sessionId: SESSION, cameraId: 'front', kind: 'server', holder: 'w' })
  expect(camera.traceparent).toBeUndefined()
  const given = caption(1, 'final', ['front'])
  expect(traceCaptions(SESSION, 0).stamp(given)).toBe(given)
  camera.end()
})

test.each([
  undefined,
  '',
  'nonsense',
  `00-${'0'.repeat(32)}-${'1'.repeat(16)}-01`,
  `00-${'1'.repeat(32)}-${'0'.repeat(16)}-01`,
  `01-${'1'.repeat(32)}-${'1'.repeat(16)}-01`,
  `00-${'1'.repeat(32)}-${'1'.repeat(16)}-01\n`,
  `00-${'G'.repeat(32)}-${'1'.repeat(16)}-01`,
])('a traceparent that is none, %j, names no span', (text) => {
  expect(parseTraceparent(text)).toBeUndefined()
})

function textOf(
  span: { readonly attributes: readonly { key: string; value: Record<string, unknown> }[] } | undefined,
  name: string,
): unknown {
  return span?.attributes.find(({ key }) => key === name)?.value.stringValue
}
