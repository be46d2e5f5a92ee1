import {
  type Attributes,
  type Counter,
  type Gauge,
  type Histogram,
  metrics,
  type UpDownCounter,
} from '@opentelemetry/api'

/**
 * What a live host measures, in seconds and counts with labels of few values. Names lie here alone. Records
 * nothing until telemetry is started (start-telemetry.ts).
 */
export interface Instruments {
  /** From the picture to its landmarks at the reader; {kind: browser|server}. */
  readonly frameAge: Histogram
  /** {kind, reason}. */
  readonly framesDropped: Counter
  /** One run of a network; {model, provider}. */
  readonly inferenceDuration: Histogram
  /** Sessions or hands that shared a run; {model}. */
  readonly batchSize: Histogram
  /** {kind}. */
  readonly cameraReconnects: Counter
  /** From the newest frame to the caption that rests on it; {state: partial|final}. */
  readonly captionLatency: Histogram
  /** From the last frame of a word to its final caption. */
  readonly signToText: Histogram
  /** {kind: browser|server}. */
  readonly cameras: UpDownCounter
  readonly sessions: UpDownCounter
  /** What a worker could take besides what it holds; {kind: camera|session}. */
  readonly room: Gauge
  /** {role}. */
  readonly sockets: UpDownCounter
  /** Messages that were refused; {reason}. */
  readonly refusals: Counter
  /** 1 while something is wrong with what gateways and workers share, else 0; {reason: away|no-writes}. */
  readonly busFault: Gauge
}

const LATENCY_BUCKETS_S = [0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.35, 0.5, 0.75, 1, 2, 5]

let opened: Instruments | undefined

/** The instruments, made on first use; start telemetry before. */
export function instruments(): Instruments {
  opened ??= openInstruments()
  return opened
}

/** Forgets the instruments, so that those asked for next go to the telemetry that was started meanwhile. */
export function reopenInstruments(): void {
  opened = undefined
}

function openInstruments(): Instruments {
  const meter = metrics.getMeter('signline')
  const seconds = (name: string, description: string): Histogram =>
    meter.createHistogram(name, {
      description,
      unit: 's',
      advice: { explicitBucketBoundaries: LATENCY_BUCKETS_S },
    })
  return {
    frameAge: seconds('signline.frame.age', "From the picture to its landmarks at the session's reader."),
    framesDropped: meter.createCounter('signline.frames.dropped', {
      description: 'Frames that were not used, by reason.',
    }),
    inferenceDuration: seconds('signline.inference.duration', 'One run of a network.'),
    batchSize: meter.createHistogram('signline.batch.size', {
      description: 'Sessions or hands that shared a run.',
      advice: { explicitBucketBoundaries: [1, 2, 4, 8, 16, 32, 64, 128] },
    }),
    cameraReconnects: meter.createCounter('signline.camera.reconnects', {
      description: 'How often a camera was opened anew.',
    }),
    captionLatency: seconds(
      'signline.caption.latency',
      'From the newest frame to the caption that rests on it.',
    ),
    signToText: seconds('signline.latency.sign_to_text', "From a word's last frame to its final caption."),
    cameras: meter.createUpDownCounter('signline.cameras', { description: 'Cameras that are read now.' }),
    sessions: meter.createUpDownCounter('signline.sessions', {
      description: 'Sessions that are recognised now.',
    }),
    room: meter.createGauge('signline.room', {
      description: 'Server cameras and sessions that a worker could take besides what it holds.',
    }),
    sockets: meter.createUpDownCounter('signline.sockets', { description: 'Sockets that are open now.' }),
    refusals: meter.createCounter('signline.refusals', { description: 'What was refused, by reason.' }),
    busFault: meter.createGauge('signline.bus.fault', {
      description: '1 while what gateways and workers share is away, or takes nothing that is written.',
    }),
  }
}

export type { Attributes }
