import type { SharedSession } from '../../components/types/live-messages.ts'
import type { CameraState } from '../../components/types/live-session.ts'
import type { ClientReport, ClientSession } from './client-messages.ts'
import { type LiveHost, startLiveHost } from './live-host.ts'
import { meanBetween, parseMetrics, type Series, sumBy } from './metrics-text.ts'
import { type ProcessTimes, readProcessTimes } from './processor-times.ts'
import { runClients } from './run-clients.ts'

/** So many cameras at once, in sessions of so many each. */
export interface Step {
  readonly kind: 'server' | 'browser'
  readonly cameras: number
  readonly perSession: number
  /** Video files that server cameras play, round and round. */
  readonly files: readonly string[]
  readonly seed: number
  readonly seconds: number
}

export interface StepResult {
  readonly step: Step
  readonly clients: ClientReport
  /** Cameras that sent pictures at the end; fewer than asked for where a worker refused some. */
  readonly camerasLive: number
  readonly sentences: readonly string[]
  /** Share of one core, 1 = all of it. */
  readonly cores: {
    readonly main: number
    readonly others: number
    readonly children: number
    readonly clients: number
  }
  readonly residentBytes: number
  readonly childrenResidentBytes: number
  readonly handles: number
  /** Frames a second that the sessions' readers were offered. */
  readonly framesPerSecond: number
  readonly dropped: Readonly<Record<string, number>>
  /** Means, milliseconds. */
  readonly frameAgeMs: number
  readonly inferences: readonly {
    readonly model: string
    readonly meanMs: number
    readonly perSecond: number
  }[]
}

const WARM_UP_S = 6

/** Starts a live host, points the cameras at it, measures for `step.seconds`, and stops it. */
export async function measureStep(step: Step): Promise<StepResult> {
  await using host = await startLiveHost({ allowCameras: step.files })
  const opened = await openSessions(host, step)
  const window = new MeasuredWindow(host)
  const reports: ClientReport[] = []
  const warmUpS = WARM_UP_S + step.cameras / 20
  const begin = setTimeout(() => void window.begin(), 1000 * warmUpS)
  try {
    const plan = {
      seed: step.seed,
      sessions: opened.map(({ client }) => client),
      warmUpS,
      seconds: step.seconds,
    }
    for await (const report of runClients(plan)) reports.push(report)
  } finally {
    clearTimeout(begin)
  }
  const states = (await Promise.all(opened.map(({ session }) => host.cameras(session.id)))).flat()
  return { step, ...(await window.end(mergeReports(reports))), ...camerasOf(states) }
}

interface OpenedSession {
  readonly session: SharedSession
  readonly client: ClientSession
}

export async function openSessions(host: LiveHost, step: Step): Promise<readonly OpenedSession[]> {
  const count = Math.ceil(step.cameras / step.perSession)
  const opened: OpenedSession[] = []
  for (let place = 0; place < count; place++) {
    const ids = Array.from(
      { length: Math.min(step.perSession, step.cameras - place * step.perSession) },
      (_, which) => `camera-${which + 1}`,
    )
    const { session, tickets } = await host.create({
      cameras:
        step.kind === 'browser'
          ? []
          : ids.map((id, which) => ({
              kind: 'server',
              id,
              uri: step.files[(place * step.perSession + which) % step.files.length] ?? '',
              mirrored: false,
              loop: true,
            })),
    })
    const address = host.socketAddress(session.id)
    opened.push({
      session,
      client: {
        cameras:
          step.kind === 'browser' ? ids.map((id) => ({ id, address, ticket: tickets.camera.ticket })) : [],
        reader: { address, ticket: tickets.reader.ticket },
      },
    })
  }
  return opened
}

/** What the host used and counted from `begin` to `end`. */
class MeasuredWindow {
  private readonly host: LiveHost
  private times: ProcessTimes | undefined
  private metrics: readonly Series[] = []
  private atMs = 0

  constructor(host: LiveHost) {
    this.host = host
  }

  async begin(): Promise<void> {
    this.metrics = parseMetrics(await this.host.metrics())
    this.times = readProcessTimes(this.host.pid)
    this.atMs = performance.now()
  }

  async end(clients: ClientReport): Promise<Omit<StepResult, 'step' | 'camerasLive' | 'sentences'>> {
    const now = readProcessTimes(this.host.pid)
    const seconds = (performance.now() - this.atMs) / 1000
    const after = parseMetrics(await this.host.metrics())
    const before = this.times ?? now
    const age = meanBetween(this.metrics, after, 'signline_frame_age')
    return {
      clients,
      cores: {
        main: (now.mainThreadS - before.mainThreadS) / seconds,
        others: (now.otherThreadsS - before.otherThreadsS) / seconds,
        children: (now.childrenS - before.childrenS) / seconds,
        clients: clients.processorS / seconds,
      },
      residentBytes: now.residentBytes,
      childrenResidentBytes: now.childrenResidentBytes,
      handles: now.handles,
      framesPerSecond: age.count / seconds,
      frameAgeMs: 1000 * age.mean,
      dropped: differences(
        sumBy(this.metrics, 'signline_frames_dropped_total', 'reason'),
        sumBy(after, 'signline_frames_dropped_total', 'reason'),
      ),
      inferences: modelsOf(after).map((model) => {
        const runs = meanBetween(this.metrics, after, 'signline_inference_duration', { model })
        return { model, meanMs: 1000 * runs.mean, perSecond: runs.count / seconds }
      }),
    }
  }
}

function modelsOf(series: readonly Series[]): readonly string[] {
  return Object.keys(sumBy(series, 'signline_inference_duration_count', 'model'))
}

function differences(
  before: Readonly<Record<string, number>>,
  after: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(after)
      .map(([key, value]) => [key, value - (before[key] ?? 0)] as const)
      .filter(([, value]) => value > 0),
  )
}

function camerasOf(states: readonly CameraState[]): Pick<StepResult, 'camerasLive' | 'sentences'> {
  return {
    camerasLive: states.filter(({ phase }) => phase === 'live').length,
    sentences: [...new Set(states.map(({ sentence }) => sentence).filter((sentence) => sentence !== ''))],
  }
}

/** All reports of one run of clients as one. */
export function mergeReports(reports: readonly ClientReport[]): ClientReport {
  const sum = (pick: (report: ClientReport) => number): number =>
    reports.reduce((total, report) => total + pick(report), 0)
  const faults: Record<string, number> = {}
  for (const report of reports)
    for (const [sentence, count] of Object.entries(report.faults))
      faults[sentence] = (faults[sentence] ?? 0) + count
  return {
    partialMs: reports.flatMap(({ partialMs }) => partialMs),
    finalMs: reports.flatMap(({ finalMs }) => finalMs),
    wordToFinalMs: reports.flatMap(({ wordToFinalMs }) => wordToFinalMs),
    framesSent: sum(({ framesSent }) => framesSent),
    framesUnsent: sum(({ framesUnsent }) => framesUnsent),
    sendLagMs: Math.max(0, ...reports.map(({ sendLagMs }) => sendLagMs).filter(Number.isFinite)),
    lost: sum(({ lost }) => lost),
    faults,
    closed: sum(({ closed }) => closed),
    processorS: sum(({ processorS }) => processorS),
    done: true,
  }
}
