import type { SharedSession } from '../../components/types/live-messages.ts'
import type { CameraState } from '../../components/types/live-session.ts'
import type { ClientReport, ClientSession } from './client-messages.ts'
import { type LiveHost, startLiveHost } from './live-host.ts'
import { meanBetween, parseMetrics, type Series, sumBy } from './metrics-text.ts'
import { type ProcessTimes, readMachineTimeS, readProcessTimes } from './processor-times.ts'
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
    /** Programs that have nothing to do with the bench. */
    readonly strangers: number
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
/** The bench finds where the promise breaks, so the worker may not refuse before. */
const NO_LIMIT = 1000

/** Starts a live host, points the cameras at it, measures for `step.seconds`, and stops it. Rejects at the signal. */
export async function measureStep(step: Step, signal: AbortSignal): Promise<StepResult> {
  await using host = await startLiveHost({ allowCameras: step.files, capacity: NO_LIMIT })
  const opened = await openSessions(host, step, signal)
  const sessions = opened.map(({ client }) => client)
  const window = new MeasuredWindow(host)
  const reports: ClientReport[] = []
  let states: readonly CameraState[] = []
  const warmUpS = WARM_UP_S + step.cameras / 20
  const plan = { seed: step.seed, sessions, warmUpS, seconds: step.seconds }
  for await (const report of runClients(plan, signal)) {
    reports.push(report)
    if (report.phase === 'warm') await window.begin()
    if (report.phase !== 'done') continue
    await window.end()
    states = (await Promise.all(opened.map(({ session }) => host.cameras(session.id)))).flat()
  }
  return {
    step,
    ...window.result(mergeReports(reports)),
    ...camerasOf(states),
  }
}

interface OpenedSession {
  readonly session: SharedSession
  readonly client: ClientSession
}

export async function openSessions(
  host: LiveHost,
  step: Step,
  signal: AbortSignal,
): Promise<readonly OpenedSession[]> {
  const count = Math.ceil(step.cameras / step.perSession)
  const opened: OpenedSession[] = []
  for (let place = 0; place < count; place++) {
    signal.throwIfAborted()
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

interface Reading {
  readonly atMs: number
  readonly machineS: number
  readonly times: ProcessTimes
  readonly metrics: readonly Series[]
}

async function readHost(host: LiveHost): Promise<Reading> {
  const times = readProcessTimes(host.pid)
  return {
    atMs: performance.now(),
    machineS: readMachineTimeS(),
    times,
    metrics: parseMetrics(await host.metrics()),
  }
}

/** What the host used and counted from `begin` to `end`. */
class MeasuredWindow {
  private readonly host: LiveHost
  private before: Reading | undefined
  private after: Reading | undefined

  constructor(host: LiveHost) {
    this.host = host
  }

  async begin(): Promise<void> {
    this.before = await readHost(this.host)
  }

  async end(): Promise<void> {
    this.after = await readHost(this.host)
  }

  result(clients: ClientReport): Omit<StepResult, 'step' | 'camerasLive' | 'sentences'> {
    const { before, after } = this
    if (before === undefined || after === undefined) throw new RangeError('the window was not measured')
    const seconds = (after.atMs - before.atMs) / 1000
    const used = (pick: (times: ProcessTimes) => number): number =>
      (pick(after.times) - pick(before.times)) / seconds
    const ours = used((times) => times.mainThreadS + times.otherThreadsS + times.childrenS)
    const machine = (after.machineS - before.machineS) / seconds
    const age = meanBetween(before.metrics, after.metrics, 'signline_frame_age')
    return {
      clients,
      cores: {
        main: used(({ mainThreadS }) => mainThreadS),
        others: used(({ otherThreadsS }) => otherThreadsS),
        children: used(({ childrenS }) => childrenS),
        clients: clients.processorS / seconds,
        strangers: Math.max(0, machine - ours - clients.processorS / seconds),
      },
      residentBytes: after.times.residentBytes,
      childrenResidentBytes: after.times.childrenResidentBytes,
      handles: after.times.handles,
      framesPerSecond: age.count / seconds,
      frameAgeMs: 1000 * age.mean,
      dropped: differences(
        sumBy(before.metrics, 'signline_frames_dropped_total', 'reason'),
        sumBy(after.metrics, 'signline_frames_dropped_total', 'reason'),
      ),
      inferences: modelsOf(after.metrics).map((model) => {
        const runs = meanBetween(before.metrics, after.metrics, 'signline_inference_duration', { model })
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

/** All reports of one run of clients as one; of warming up only what must never be counts. */
export function mergeReports(all: readonly ClientReport[]): ClientReport {
  const reports = all.map((report) => (report.phase === 'warm' ? { ...report, ...UNCOUNTED } : report))
  const sum = (pick: (report: ClientReport) => number): number =>
    reports.reduce((total, report) => total + pick(report), 0)
  const faults: Record<string, number> = {}
  for (const report of reports)
    for (const [sentence, count] of Object.entries(report.faults))
      faults[sentence] = (faults[sentence] ?? 0) + count
  return {
    phase: 'done',
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
  }
}

const UNCOUNTED: Pick<
  ClientReport,
  'partialMs' | 'finalMs' | 'wordToFinalMs' | 'framesSent' | 'framesUnsent' | 'sendLagMs' | 'processorS'
> = {
  partialMs: [],
  finalMs: [],
  wordToFinalMs: [],
  framesSent: 0,
  framesUnsent: 0,
  sendLagMs: 0,
  processorS: 0,
}
