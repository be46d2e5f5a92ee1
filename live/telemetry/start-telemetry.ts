import { hostname } from 'node:os'
import { metrics, trace } from '@opentelemetry/api'
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources'
import {
  type IMetricReader,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, BatchSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import {
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
} from '@opentelemetry/semantic-conventions'
import { CollectorWatch, collectorOf } from './collector.ts'
import { reopenInstruments } from './instruments.ts'
import { PrometheusReader } from './prometheus-reader.ts'

export interface TelemetryOptions {
  /** The part of signline that this process is: `gateway`, `worker`, or `live` for both. */
  readonly part: string
  readonly version: string
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Told at most once each time that a collector goes or comes. */
  say(level: 'warn' | 'info', sentence: string): void
}

export interface Telemetry {
  /** All metrics now, as Prometheus reads them. */
  prometheus(): Promise<string>
  /** Whether spans go anywhere. */
  readonly traces: boolean
  /** Sends what is left, for FLUSH_MS at most, and stops. */
  close(): Promise<void>
}

/** How long a process that ends waits for its collector, milliseconds. */
export const FLUSH_MS = 2000

/**
 * Starts the process's telemetry. Metrics can always be read as Prometheus' text. Nothing leaves the process
 * unless OTEL_EXPORTER_OTLP_ENDPOINT (or that of one signal) names a collector; its other variables (headers,
 * timeout, intervals, sampler, resource attributes) hold as OpenTelemetry describes them. Throws
 * UnusableInputError for an address that is none.
 */
export function startTelemetry(options: TelemetryOptions): Telemetry {
  const environment = options.environment ?? process.env
  const to = { traces: collectorOf('traces', environment), metrics: collectorOf('metrics', environment) }
  const resource = resourceFromAttributes({
    [ATTR_SERVICE_NAME]: environment.OTEL_SERVICE_NAME || `signline-${options.part}`,
    [ATTR_SERVICE_VERSION]: options.version,
    [ATTR_SERVICE_INSTANCE_ID]: `${hostname()}-${process.pid}`,
  }).merge(detectResources({ detectors: [envDetector] }))

  const prometheus = new PrometheusReader()
  const readers: IMetricReader[] = [prometheus]
  if (to.metrics !== undefined) {
    const exportIntervalMillis = milliseconds(environment.OTEL_METRIC_EXPORT_INTERVAL) ?? 60_000
    const timeoutMs = milliseconds(environment.OTEL_METRIC_EXPORT_TIMEOUT) ?? 30_000
    readers.push(
      new PeriodicExportingMetricReader({
        exporter: watched(new OTLPMetricExporter(), new CollectorWatch('metrics', options.say)),
        exportIntervalMillis,
        exportTimeoutMillis: Math.min(timeoutMs, exportIntervalMillis), // the reader refuses a longer one
      }),
    )
  }
  const meters = new MeterProvider({ resource, readers })
  metrics.disable()
  metrics.setGlobalMeterProvider(meters)
  reopenInstruments()

  const tracers =
    to.traces === undefined
      ? undefined
      : new BasicTracerProvider({
          resource,
          spanProcessors: [
            new BatchSpanProcessor(
              watched(new OTLPTraceExporter(), new CollectorWatch('traces', options.say)),
            ),
          ],
        })
  trace.disable()
  if (tracers !== undefined) trace.setGlobalTracerProvider(tracers)

  return {
    prometheus: () => prometheus.text(),
    traces: tracers !== undefined,
    close: async () => {
      await withinFlushTime(Promise.allSettled([meters.shutdown(), tracers?.shutdown()]))
      metrics.disable()
      trace.disable()
      reopenInstruments()
    },
  }
}

/** The exporter, with every delivery's outcome told to the watch. */
function watched<E extends SpanExporter | PushMetricExporter>(exporter: E, watch: CollectorWatch): E {
  const send = exporter.export.bind(exporter) as (items: never, done: Done) => void
  exporter.export = (items: never, done: Done) =>
    send(items, (result) => {
      watch.note(result.code === 0 ? undefined : (result.error ?? new Error('')))
      done(result)
    })
  return exporter
}

/** Undefined of what is no time, as OpenTelemetry wants it: then the default holds. */
function milliseconds(text: string | undefined): number | undefined {
  const value = Number(text)
  return value > 0 && Number.isFinite(value) ? value : undefined
}

type Done = (result: { code: number; error?: Error }) => void

async function withinFlushTime(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, FLUSH_MS)
  })
  await Promise.race([work, late])
  clearTimeout(timer)
}
