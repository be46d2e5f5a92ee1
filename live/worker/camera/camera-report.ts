import type { DropReason } from '../../../components/types/camera.ts'
import { DropCounter } from '../../../components/types/count-drops.ts'
import type {
  CameraPhase,
  CameraState,
  ServerCamera,
  SessionId,
} from '../../../components/types/live-session.ts'
import type { LiveBus } from '../../port/bus.ts'
import { instruments } from '../../telemetry/instruments.ts'
import type { CameraTrace } from '../../telemetry/traces.ts'
import { type CameraFacts, conditionOf } from './camera-condition.ts'
import { CameraFigures } from './camera-figures.ts'

export interface ReportOptions {
  readonly bus: LiveBus
  readonly sessionId: SessionId
  readonly camera: ServerCamera
  readonly holder: string
  readonly trace: CameraTrace
  /** The session's clock, milliseconds. */
  readonly nowMs: () => number
  /** Called when the camera fares differently; a trouble that lasts over several tries to open it is told once. */
  readonly onPhase: (phase: CameraPhase, sentence: string) => void
}

export interface ReportedFrame {
  readonly width: number
  readonly height: number
  readonly ageMs: number
  readonly hasHand: boolean
  readonly sameForMs: number
}

/** States are said again so often, milliseconds. */
const SAY_EVERY_MS = 1000
/** The session's expiry is put off so often, milliseconds. */
const KEEP_EVERY_MS = 10_000

/** Tells the operator how one server camera fares, for as long as a worker has it. */
export class CameraReport implements Disposable {
  readonly #options: ReportOptions
  readonly #figures = new CameraFigures()
  readonly #dropped = new DropCounter()
  readonly #timers: readonly NodeJS.Timeout[]
  #facts: Omit<CameraFacts, 'nowMs'>
  #size = { width: 0, height: 0 }
  #reconnects = -1
  #phase = ''
  #told = ''

  constructor(options: ReportOptions) {
    this.#options = options
    this.#facts = freshFacts(options.nowMs())
    const { bus, sessionId } = options
    const keep = (): void => void bus.sessions.keep(sessionId).catch(() => {})
    keep()
    this.#timers = [
      setInterval(() => this.#say(), SAY_EVERY_MS).unref(),
      setInterval(keep, KEEP_EVERY_MS).unref(),
    ]
  }

  /** The camera is being opened, for the first time or anew. */
  opening(): void {
    this.#reconnects++
    if (this.#reconnects > 0) instruments().cameraReconnects.add(1, { kind: 'server' })
    this.#figures.clear()
    const { jump } = this.#facts
    this.#facts = { ...freshFacts(this.#options.nowMs()), jump }
    this.#say()
  }

  frame({ width, height, ageMs, hasHand, sameForMs }: ReportedFrame): void {
    const nowMs = this.#options.nowMs()
    const isFirst = this.#facts.lastFrameMs === undefined
    this.#facts = { ...this.#facts, lastFrameMs: nowMs, sameForMs }
    this.#size = { width, height }
    this.#figures.add({ atMs: nowMs, ageMs, hasHand })
    if (isFirst) this.#say()
  }

  dropped(reason: DropReason, count: number): void {
    this.#dropped.add(this.#options.camera.id, reason, count)
    instruments().framesDropped.add(count, { kind: 'server', reason })
  }

  jumped(byMs: number): void {
    this.#facts = { ...this.#facts, jump: { atMs: this.#options.nowMs(), byMs } }
    this.#say()
  }

  broke(why: string, pauseMs: number): void {
    this.#facts = { ...this.#facts, broken: { why, nextTryMs: this.#options.nowMs() + pauseMs } }
    this.#say()
  }

  ended(): void {
    this.#facts = { ...this.#facts, hasEnded: true }
    this.#say()
  }

  /** For how long the camera has given pictures since it was opened, milliseconds. */
  get ranMs(): number {
    const { openedMs, lastFrameMs } = this.#facts
    return lastFrameMs === undefined ? 0 : lastFrameMs - openedMs
  }

  get hasFrames(): boolean {
    return this.#facts.lastFrameMs !== undefined
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  #say(): void {
    const { bus, sessionId, camera, holder, trace, nowMs, onPhase } = this.#options
    const { phase, sentence } = conditionOf({ ...this.#facts, nowMs: nowMs() })
    if (phase !== this.#phase) {
      this.#phase = phase
      trace.phase(phase, sentence)
    }
    if (phase !== 'opening' && phase !== this.#told) {
      this.#told = phase
      onPhase(phase, sentence)
    }
    const state: CameraState = {
      cameraId: camera.id,
      kind: 'server',
      phase,
      sentence,
      ...this.#size,
      ...this.#figures.at(nowMs()),
      dropped: this.#dropped.counts,
      reconnects: Math.max(0, this.#reconnects),
      clockOffsetMs: 0,
      holder,
      atMs: nowMs(),
    }
    bus.states.setCamera(sessionId, state)
  }
}

function freshFacts(openedMs: number): Omit<CameraFacts, 'nowMs'> {
  return {
    openedMs,
    lastFrameMs: undefined,
    sameForMs: 0,
    broken: undefined,
    hasEnded: false,
    jump: undefined,
  }
}
