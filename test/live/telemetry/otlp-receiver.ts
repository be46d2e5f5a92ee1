import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface ReceivedSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[]
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[]
  readonly status: { readonly code?: number; readonly message?: string }
  readonly startTimeUnixNano: string
}

export interface OtlpReceiver extends AsyncDisposable {
  readonly url: string
  readonly spans: ReceivedSpan[]
  readonly metricNames: Set<string>
  /** Resource attributes of the last delivery. */
  resource: Readonly<Record<string, unknown>>
}

/** A collector on a port of 127.0.0.1 that takes OTLP as JSON over HTTP. */
export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    take(JSON.parse(Buffer.concat(chunks).toString()))
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const receiver: OtlpReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans: [],
    metricNames: new Set(),
    resource: {},
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver

  function take(body: {
    resourceSpans?: { resource: Resource; scopeSpans: { spans: ReceivedSpan[] }[] }[]
    resourceMetrics?: { resource: Resource; scopeMetrics: { metrics: { name: string }[] }[] }[]
  }): void {
    for (const { resource, scopeSpans } of body.resourceSpans ?? []) {
      receiver.resource = plain(resource)
      for (const { spans } of scopeSpans) receiver.spans.push(...spans)
    }
    for (const { resource, scopeMetrics } of body.resourceMetrics ?? []) {
      receiver.resource = plain(resource)
      for (const scope of scopeMetrics)
        for (const metric of scope.metrics) receiver.metricNames.add(metric.name)
    }
  }
}

interface Resource {
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[]
}

function plain({ attributes }: Resource): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
}
