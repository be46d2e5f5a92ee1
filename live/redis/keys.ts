import type { SessionId } from '../../components/types/live-session.ts'

/** Names of all keys and channels of one installation; BullMQ's own lie under `tasks`. */
export class Keys {
  readonly #prefix: string

  constructor(prefix: string) {
    this.#prefix = prefix
  }

  readonly session = (id: SessionId): string => `${this.#prefix}:session:${id}`
  /** Sorted set of session ids by the time at which they expire. */
  readonly sessions = (): string => `${this.#prefix}:sessions`
  /** Channel: the session has changed. */
  readonly sessionChanged = (id: SessionId): string => `${this.#prefix}:session-changed:${id}`
  /** List of final captions as JSON. */
  readonly finals = (id: SessionId): string => `${this.#prefix}:finals:${id}`
  /** Hash of `last` number and highest `fence`. */
  readonly captionHead = (id: SessionId): string => `${this.#prefix}:caption-head:${id}`
  /** Channel of captions, partial and final. */
  readonly caption = (id: SessionId): string => `${this.#prefix}:caption:${id}`
  /** Stream of landmark batches. */
  readonly landmarks = (id: SessionId): string => `${this.#prefix}:landmarks:${id}`
  /** Hash of the highest fence by camera, and of those that are forgotten (camera-fences.ts). */
  readonly landmarkFences = (id: SessionId): string => `${this.#prefix}:landmark-fences:${id}`
  /** Hash of states by camera. */
  readonly cameraStates = (id: SessionId): string => `${this.#prefix}:camera-states:${id}`
  /** Hash of one field: what its recogniser has to say. */
  readonly sessionRemarks = (id: SessionId): string => `${this.#prefix}:session-remarks:${id}`
  /** Hash of statuses by worker. */
  readonly workerStates = (): string => `${this.#prefix}:worker-states`
  /** Hash of what was refused for want of room within a span of time, by what was asked (refusals.ts). */
  readonly refused = (kind: string, span: number): string => `${this.#prefix}:refused:${kind}:${span}`
  /** The last fence that was given out, of all names. */
  readonly fence = (): string => `${this.#prefix}:fence`
  /** Written to see whether anything can be. */
  readonly room = (): string => `${this.#prefix}:room`
  /** BullMQ's prefix. */
  readonly tasks = (): string => `${this.#prefix}:tasks`
  /** Nobody is to do the task: `done` or `withdrawn`. */
  readonly taskEnded = (name: string): string => `${this.#prefix}:task-ended:${name}`
  /** How often the task was offered. */
  readonly taskOffers = (name: string): string => `${this.#prefix}:task-offers:${name}`
  /** How often the task failed lately. */
  readonly taskFailures = (name: string): string => `${this.#prefix}:task-failures:${name}`
  /** A sweep has missed the task's job. */
  readonly taskMissing = (name: string): string => `${this.#prefix}:task-missing:${name}`
  /** Held by whoever sweeps. */
  readonly sweeping = (): string => `${this.#prefix}:sweeping`
  /** Channel: a task waits (the message is its kind). */
  readonly taskWaits = (): string => `${this.#prefix}:task-waits`
  /** Channel: a task was withdrawn (the message is its name). */
  readonly taskWithdrawn = (): string => `${this.#prefix}:task-withdrawn`
}
