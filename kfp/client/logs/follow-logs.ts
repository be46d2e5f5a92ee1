import { pause } from '../http/pause.ts'
import { hasEnded } from '../run-state.ts'
import type { Run } from '../runs.ts'
import { findStepPods, type StepPod } from './argo-nodes.ts'
import type { PodLog } from './read-pod-log.ts'

export interface LogLine {
  /** The step's place in the pipeline, such as `train`. */
  readonly step: string
  readonly podName: string
  readonly text: string
}

export interface LogOptions {
  /** Until the run has ended; otherwise what there is now. Default: true. */
  readonly follow?: boolean
  /** Only steps whose place has this in it. */
  readonly step?: string
  /** Between two looks, 3 s where nothing is said; the server does not push. */
  readonly pauseMs?: number
  readonly signal?: AbortSignal
  /** Called at the end for each step whose log could not be had. */
  readonly onMissing?: (step: string, reason: string) => void
}

/** One pod's log and how much of it was handed out. */
interface Tail {
  readonly pod: StepPod
  podName: string | undefined
  givenBytes: number
  isDone: boolean
  problem: string | undefined
}

/** The lines of a run's steps: for each look, those that are new, step by step. */
export async function* followLogs(
  look: (signal: AbortSignal | undefined) => Promise<Run>,
  read: (podName: string, signal: AbortSignal | undefined) => Promise<PodLog>,
  options: LogOptions = {},
): AsyncGenerator<LogLine, void, void> {
  const { signal, step = '', onMissing } = options
  const tails = new Map<string, Tail>()
  for (;;) {
    const run = await look(signal)
    const isLast = hasEnded(run) || options.follow === false
    const tasks = run.run_details?.task_details ?? []
    for (const pod of findStepPods(tasks))
      if (!tails.has(pod.nodeId) && pod.step.includes(step)) tails.set(pod.nodeId, newTail(pod))
    for (const tail of tails.values()) {
      if (tail.isDone) continue
      // Decided before reading: what is read after the step's end is all there is.
      const isOver = isLast || isStepOver(tail.pod, tasks)
      yield* newLines(tail, read, signal, isOver)
      tail.isDone = isOver && tail.problem === undefined
    }
    if (isLast) break
    await pause(options.pauseMs ?? 3000, signal)
  }
  for (const { pod, problem } of tails.values()) if (problem !== undefined) onMissing?.(pod.step, problem)
}

function newTail(pod: StepPod): Tail {
  return { pod, podName: undefined, givenBytes: 0, isDone: false, problem: undefined }
}

/** Iterations of a loop share a name: a step is over when all of them are. */
function isStepOver(
  pod: StepPod,
  tasks: NonNullable<NonNullable<Run['run_details']>['task_details']>,
): boolean {
  const name = pod.step
    .replace(/\(\d+\)$/, '')
    .split('/')
    .at(-1)
  const named = tasks.filter((task) => task.display_name === name)
  return named.length > 0 && named.every((task) => hasEnded({ ...(task.state && { state: task.state }) }))
}

async function* newLines(
  tail: Tail,
  read: (podName: string, signal: AbortSignal | undefined) => Promise<PodLog>,
  signal: AbortSignal | undefined,
  isOver: boolean,
): AsyncGenerator<LogLine, void, void> {
  const { step } = tail.pod
  for (const podName of tail.podName === undefined ? tail.pod.podNames : [tail.podName]) {
    const log = await read(podName, signal)
    if (!log.ok) {
      tail.problem ??= log.reason
      continue
    }
    tail.podName = podName
    tail.problem = undefined
    // A log that became shorter was turned over: what it has now is new.
    const from = log.bytes.length < tail.givenBytes ? 0 : tail.givenBytes
    // Only whole lines: a letter's bytes may be divided where the log ends for now.
    const end = isOver ? log.bytes.length : log.bytes.lastIndexOf(0x0a) + 1
    if (end <= from) return
    tail.givenBytes = end
    const text = log.bytes
      .subarray(from, end)
      .toString('utf8')
      .replace(/\r?\n$/, '')
    for (const line of text.split(/\r?\n/)) yield { step, podName, text: line }
    return
  }
}
