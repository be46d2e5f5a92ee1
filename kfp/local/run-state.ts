import type { Json, JsonObject } from '../ir/json.ts'

export type RunStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELED'

/**
 * How far a task is. SKIPPED: its condition did not hold, or it follows a task that was skipped.
 * UPSTREAM_FAILED: it never started, as a task before it failed.
 */
export type TaskStatus =
  | 'WAITING'
  | 'RUNNING'
  | 'RETRYING'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'SKIPPED'
  | 'UPSTREAM_FAILED'
  | 'CANCELED'

export interface RunState {
  readonly version: 1
  readonly pipeline: string
  /** Tells pipelines apart: a hash of the whole compiled pipeline. */
  readonly pipelineHash: string
  readonly runId: string
  readonly arguments: Readonly<Record<string, Json>>
  readonly status: RunStatus
  /** Why the run failed, in one sentence. */
  readonly message?: string
  /** Milliseconds since 1970. */
  readonly startedMs: number
  readonly endedMs?: number
  /** The process that runs it. */
  readonly process: ProcessMark
  /** By path (`for-loop-1/0/train`), in the order in which they came up. */
  readonly tasks: Readonly<Record<string, TaskState>>
}

export interface TaskState {
  readonly path: string
  /** What the pipeline's author called it. */
  readonly name: string
  readonly kind: 'container' | 'importer' | 'graph' | 'loop'
  readonly status: TaskStatus
  /** The results come from the cache, or from before a resume, and nothing ran. */
  readonly reused?: 'cached' | 'resumed'
  /** How often it was started. */
  readonly attempts: number
  readonly startedMs?: number
  readonly endedMs?: number
  /** Why it did not succeed, in one sentence. */
  readonly message?: string
  /** The log of the latest attempt. */
  readonly log?: string
  /** What its results depend on; a resumed run keeps them where this is the same. */
  readonly fingerprint?: string
  /** While it runs. */
  readonly process?: ProcessMark
  readonly outputs?: Outputs
  /** Artifacts that consist of their metadata alone: nothing lies at these URIs. */
  readonly absent?: readonly string[]
}

/** A process that cannot be taken for a later one with the same number. */
export interface ProcessMark {
  readonly pid: number
  /** The start time in the system's own count; empty where the system does not tell. */
  readonly started: string
}

export interface Outputs {
  readonly parameters: Readonly<Record<string, Json>>
  readonly artifacts: Readonly<Record<string, readonly Artifact[]>>
}

/** An artifact as the ExecutorInput shows it; its URI is a path of this machine. */
export interface Artifact {
  readonly name: string
  readonly type?: { readonly schemaTitle?: string; readonly schemaVersion?: string }
  readonly uri: string
  readonly metadata: JsonObject
}

export interface RunResult {
  readonly status: Exclude<RunStatus, 'RUNNING'>
  /** What the pipeline itself gives. */
  readonly outputs: Outputs
  readonly state: RunState
  /** The first task that failed, where one did. */
  readonly failure?: RunFailure
}

export interface RunFailure {
  readonly task: string
  readonly message: string
  /** Absent where it failed before anything ran. */
  readonly log?: string
  readonly lastLines: readonly string[]
}
