import { type LiveHands, openLiveHands } from '../../components/frames-to-hands/live-hands.ts'
import { usableCores } from '../../components/frames-to-hands/usable-cores.ts'
import type { WorkerStatus } from '../../components/types/live-session.ts'
import { spellingNetwork } from '../../models/fingerspelling/networks.ts'
import type { HandNetworkVariant } from '../../models/hand-pose/networks.ts'
import type { DeviceChoice } from '../../models/types.ts'
import type { LiveBus } from '../port/bus.ts'
import type { Lease, LeaseWorker, TaskKind } from '../port/leases.ts'
import { instruments } from '../telemetry/instruments.ts'
import { calibrateHands } from './admission/calibrate-hands.ts'
import { cameraCapacity, sessionCapacity } from './admission/capacity.ts'
import { LatencyWindow } from './admission/latency-window.ts'
import { RunningMean } from './admission/running-mean.ts'
import { type CameraLease, type CameraTold, readCamera } from './camera/read-camera.ts'
import { endingCost, SIGNING_MS } from './ending-cost.ts'
import { LeaseWatch } from './lease-watch.ts'
import { recogniseSession } from './recognition/recognise-session.ts'
import { openRecogniser, type Recogniser, type TickCost } from './recognition/recogniser.ts'
import { SessionRecorder } from './recording/session-recorder.ts'

export interface WorkerOptions {
  readonly bus: LiveBus
  /** Names the worker in leases and states. */
  readonly workerId: string
  /** Where hands are found; default `auto`. One that is named must be there. */
  readonly device?: DeviceChoice
  /** Server cameras that it takes at most; default: what it measures. 0: none, and no hand networks are opened. */
  readonly cameraCapacity?: number
  /** Sessions that it recognises at most; default: what it measures. 0: none. */
  readonly sessionCapacity?: number
  /** Threads that find hands; default: one a core that the container may use, as far as its memory holds; one on a GPU. */
  readonly handThreads?: number
  /** Default `full`; `lite` holds about twice as many cameras and is less exact. */
  readonly variant?: HandNetworkVariant
  /** Folder for recordings; without one nothing is ever recorded. */
  readonly recordings?: string
  /** A thread or a device is gone: the worker has handed its leases over and should be closed. Called once. */
  readonly onFault?: (error: Error) => void
  /** Something went wrong that ended nothing: a recording that could not be written. */
  readonly onWarning?: (error: Error) => void
  /** A camera that it reads fares differently from now on. */
  readonly onCamera?: (told: CameraTold) => void
}

/** A worker that takes cameras and sessions from the bus until it is closed. */
export interface LiveWorker extends AsyncDisposable {
  /** One sentence: which device finds hands, and why another does not. */
  readonly deviceNote: string
  status(): WorkerStatus
  /** Undefined while leases renew, or end together with their work; else one plain sentence. */
  fault(): string | undefined
  /** What ending it now would cost, a whole number; 0 while it holds nothing. */
  endingCost(): number
  /** Takes nothing new, hands its leases over, settles when every camera and thread is closed. */
  close(): Promise<void>
}

/** States are said so often, milliseconds. */
const SAY_EVERY_MS = 300

/**
 * Opens the networks in their threads, measures what they cost, and begins to take tasks. Throws
 * DeviceUnavailableError when a device that was named is not there, and what models/ throws for its networks.
 */
export async function openWorker(options: WorkerOptions): Promise<LiveWorker> {
  const worker = new Worker(options)
  try {
    await worker.open()
  } catch (error) {
    await worker.close()
    throw error
  }
  return worker
}

class Worker implements LiveWorker {
  readonly #options: WorkerOptions
  readonly #latencies = new LatencyWindow()
  readonly #watch = new LeaseWatch()
  readonly #cores = usableCores()
  #hands: LiveHands | undefined
  #recogniser: Recogniser | undefined
  #handMs = new RunningMean(0)
  #sessionMs = new RunningMean(0)
  #leases: LeaseWorker | undefined
  #timer: NodeJS.Timeout | undefined
  /** Cameras that are held and cost nothing: files that came to their end. */
  #ended = 0
  /** When a caption was last said in a session, by its lease. */
  readonly #saidMs: Map<Lease, number> = new Map()
  #isDraining = false
  #closing: Promise<void> | undefined

  constructor(options: WorkerOptions) {
    this.#options = options
  }

  get deviceNote(): string {
    return this.#hands?.deviceNote ?? 'This worker reads no cameras.'
  }

  async open(): Promise<void> {
    const { bus, workerId, device, handThreads, variant } = this.#options
    if (this.#options.cameraCapacity !== 0) {
      this.#hands = await openLiveHands({
        device: device ?? 'auto',
        onFault: (error) => this.#fail(error),
        ...(handThreads !== undefined && { workers: handThreads }),
        ...(variant !== undefined && { variant }),
      })
      this.#handMs = new RunningMean(await calibrateHands(this.#hands))
    }
    if (this.#options.sessionCapacity !== 0) {
      this.#recogniser = await openRecogniser({
        nowMs: () => bus.nowMs(),
        onTick: (cost) => this.#noteTick(cost),
        onFault: (error) => this.#fail(error),
      })
      this.#sessionMs = new RunningMean(this.#recogniser.calibratedMs)
    }
    this.#leases = bus.leases.work({
      workerId,
      capacity: { camera: () => this.#capacity('camera'), recognise: () => this.#capacity('recognise') },
      run: (lease) => this.#watch.watch(lease, () => this.#run(lease)),
    })
    this.#timer = setInterval(() => this.#say(), SAY_EVERY_MS).unref()
    this.#say()
  }

  status(): WorkerStatus {
    return {
      id: this.#options.workerId,
      cameras: this.#leases?.held('camera') ?? 0,
      cameraCapacity: this.#capacity('camera'),
      sessions: this.#leases?.held('recognise') ?? 0,
      sessionCapacity: this.#capacity('recognise'),
      partialLatencyMs: this.#latencies.p95(performance.now()),
      device: this.#hands?.device ?? 'cpu',
      records: this.#options.recordings !== undefined,
      draining: this.#isDraining,
    }
  }

  fault(): string | undefined {
    return this.#watch.fault(performance.now())
  }

  endingCost(): number {
    const sinceMs = performance.now() - SIGNING_MS
    return endingCost({
      cameras: Math.max(0, (this.#leases?.held('camera') ?? 0) - this.#ended),
      sessions: this.#leases?.held('recognise') ?? 0,
      signing: [...this.#saidMs.values()].filter((saidMs) => saidMs > sinceMs).length,
    })
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    try {
      await this.#drain()
    } finally {
      clearInterval(this.#timer)
      await Promise.all([this.#hands?.close(), this.#recogniser?.close()])
    }
  }

  async #drain(): Promise<void> {
    this.#isDraining = true
    if (this.#leases !== undefined) this.#say()
    await this.#leases?.close()
  }

  #say(): void {
    const status = this.status()
    this.#options.bus.states.setWorker(status)
    instruments().room.record(Math.max(0, status.cameraCapacity - status.cameras), { kind: 'camera' })
    instruments().room.record(Math.max(0, status.sessionCapacity - status.sessions), { kind: 'session' })
  }

  /** What this worker does it can do no longer; others can. */
  #fail(error: unknown): void {
    if (this.#isDraining) return
    // Where the bus cannot be told either, the leases end by themselves.
    this.#drain().catch(() => {})
    this.#options.onFault?.(error as Error)
  }

  #capacity(kind: TaskKind): number {
    if (this.#isDraining) return 0
    const partialLatencyMs = this.#latencies.p95(performance.now())
    const held = this.#leases?.held(kind) ?? 0
    if (kind === 'recognise') {
      if (this.#recogniser === undefined) return 0
      const configured = this.#options.sessionCapacity
      return sessionCapacity(this.#sessionMs.value, { held, partialLatencyMs, configured })
    }
    if (this.#hands === undefined) return 0
    const { threads, device } = this.#hands
    const load = {
      threads,
      cores: this.#cores,
      handMs: this.#handMs.value,
      isGpu: device !== 'cpu',
    }
    const now = { held: held - this.#ended, partialLatencyMs, configured: this.#options.cameraCapacity }
    return cameraCapacity(load, now) + this.#ended
  }

  async #run(lease: Lease): Promise<void> {
    const { bus, workerId, onCamera } = this.#options
    if (lease.task.kind === 'recognise') {
      if (this.#recogniser === undefined) throw new RangeError('this worker recognises no sessions')
      const { recordings } = this.#options
      await recogniseSession(lease, {
        bus,
        workerId,
        recogniser: this.#recogniser,
        onPartial: (latencyMs) => {
          this.#latencies.add(latencyMs, performance.now())
          this.#saidMs.set(lease, performance.now())
        },
        record:
          recordings === undefined
            ? undefined
            : (session, fence) =>
                new SessionRecorder(session, {
                  folder: recordings,
                  fence,
                  fromMs: bus.nowMs() - session.startedAtMs,
                  onFault: (error) => this.#options.onWarning?.(error),
                }),
      }).finally(() => this.#saidMs.delete(lease))
      return
    }
    if (this.#hands === undefined) throw new RangeError('this worker reads no cameras')
    let hasEnded = false
    try {
      await readCamera(lease as CameraLease, {
        bus,
        workerId,
        hands: this.#hands,
        onLooked: (costMs) => this.#handMs.add(costMs),
        ...(onCamera !== undefined && { onPhase: onCamera }),
        onEnded: () => {
          hasEnded = true
          this.#ended++
        },
      })
    } finally {
      if (hasEnded) this.#ended--
    }
  }

  #noteTick({ elapsedMs, runs }: TickCost): void {
    for (const run of runs) {
      instruments().inferenceDuration.record(run.elapsedMs / 1000, { model: run.model, provider: 'cpu' })
      instruments().batchSize.record(run.sessions, { model: run.model })
    }
    // Sessions in which nobody signs cost next to nothing and may begin to at any time: those that are read count.
    const read = runs.reduce(
      (sum, run) => (run.model === spellingNetwork.model ? sum + run.sessions : sum),
      0,
    )
    if (read > 0) this.#sessionMs.add(elapsedMs / read)
  }
}
