import type { CameraId } from '../../components/types/camera.ts'
import type {
  CameraState,
  SessionId,
  SessionRemarks,
  WorkerStatus,
} from '../../components/types/live-session.ts'
import { KEPT_STATE_MS, type StateBoard } from '../port/bus.ts'
import type { TaskKind } from '../port/leases.ts'
import { RefusalCount } from './refusal-count.ts'

interface Said<T> {
  readonly value: T
  readonly untilMs: number
}

/** States in memory; what is not said again within KEPT_STATE_MS is gone. */
export class InProcessStates implements StateBoard {
  readonly #nowMs: () => number
  readonly #cameras: Map<SessionId, Map<CameraId, Said<CameraState>>> = new Map()
  readonly #remarks: Map<SessionId, Said<SessionRemarks>> = new Map()
  readonly #workers: Map<string, Said<WorkerStatus>> = new Map()
  readonly #refused: Readonly<Record<TaskKind, RefusalCount>> = {
    camera: new RefusalCount(),
    recognise: new RefusalCount(),
  }

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  setCamera(sessionId: SessionId, state: CameraState): void {
    const cameras = this.#cameras.get(sessionId) ?? new Map<CameraId, Said<CameraState>>()
    this.#cameras.set(sessionId, cameras)
    cameras.set(state.cameraId, this.#say(state))
  }

  async cameras(sessionId: SessionId): Promise<readonly CameraState[]> {
    return this.#current(this.#cameras.get(sessionId) ?? new Map())
  }

  setRemarks(sessionId: SessionId, remarks: SessionRemarks): void {
    this.#remarks.set(sessionId, this.#say(remarks))
  }

  async remarks(sessionId: SessionId): Promise<SessionRemarks | undefined> {
    this.#current(this.#remarks)
    return this.#remarks.get(sessionId)?.value
  }

  setWorker(status: WorkerStatus): void {
    this.#workers.set(status.id, this.#say(status))
  }

  async workers(): Promise<readonly WorkerStatus[]> {
    return this.#current(this.#workers)
  }

  noteRefused(kind: TaskKind, ask: string, count: number): void {
    this.#refused[kind].add(ask, count, this.#nowMs())
  }

  noteLetIn(kind: TaskKind, ask: string, count: number): void {
    this.#refused[kind].takeOff(ask, count, this.#nowMs())
  }

  async refused(kind: TaskKind): Promise<number> {
    return this.#refused[kind].most(this.#nowMs())
  }

  sweep(): void {
    this.#current(this.#workers)
    this.#current(this.#remarks)
    for (const [sessionId, cameras] of this.#cameras) {
      this.#current(cameras)
      if (cameras.size === 0) this.#cameras.delete(sessionId)
    }
  }

  #say<T>(value: T): Said<T> {
    return { value, untilMs: this.#nowMs() + KEPT_STATE_MS }
  }

  /** What has not expired; the rest is deleted. */
  #current<T>(said: Map<string, Said<T>>): readonly T[] {
    for (const [key, { untilMs }] of said) if (untilMs <= this.#nowMs()) said.delete(key)
    return [...said.values()].map(({ value }) => value)
  }
}
