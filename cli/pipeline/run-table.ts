import type { RunState, TaskState, TaskStatus } from '@kubeflow/pipelines/local'
import { printable } from './printable.ts'

interface Sink {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  write(text: string): unknown
}

/** A terminal's table is drawn at most so often, milliseconds, */
const DRAW_EVERY_MS = 100
/** and at least so often, as the times of what runs go on. */
const TICK_MS = 1000

const MARKS: Record<TaskStatus, string> = {
  WAITING: '·',
  RUNNING: '▶',
  RETRYING: '↻',
  SUCCEEDED: '✓',
  FAILED: '✗',
  SKIPPED: '–',
  UPSTREAM_FAILED: '–',
  CANCELED: '■',
}

/**
 * Shows how far a run is: on a terminal a table of tasks that is drawn anew, elsewhere a line for each
 * task that starts, is tried again or ends.
 */
export class RunTable {
  readonly #sink: Sink
  readonly #now: () => number
  readonly #told = new Map<string, string>()
  #latest: RunState | undefined
  #drawnLines = 0
  #drawnMs = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #ticking: NodeJS.Timeout | undefined

  constructor(sink: Sink, now: () => number = Date.now) {
    this.#sink = sink
    this.#now = now
  }

  show(state: RunState): void {
    if (this.#sink.isTTY !== true) {
      this.#tell(state)
      return
    }
    this.#latest = state
    this.#ticking ??= setInterval(() => this.#draw(), TICK_MS).unref()
    const waitMs = this.#drawnMs + DRAW_EVERY_MS - this.#now()
    if (waitMs <= 0) this.#draw()
    else this.#timer ??= setTimeout(() => this.#draw(), waitMs)
  }

  /** Leaves the final table standing. */
  done(): void {
    clearTimeout(this.#timer)
    clearInterval(this.#ticking)
    this.#ticking = undefined
    if (this.#latest !== undefined) this.#draw()
    this.#latest = undefined
    this.#drawnLines = 0
  }

  #tell({ tasks }: RunState): void {
    for (const task of Object.values(tasks)) {
      if (task.status === 'WAITING' || task.kind === 'graph' || task.kind === 'loop') continue
      const key = `${task.status} ${task.attempts}`
      if (this.#told.get(task.path) === key) continue
      this.#told.set(task.path, key)
      this.#sink.write(
        `${new Date(this.#now()).toISOString()} ${task.path}: ${describe(task, this.#now())}\n`,
      )
    }
  }

  #draw(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#latest === undefined) return
    this.#drawnMs = this.#now()
    const width = Math.max(20, (this.#sink.columns ?? 80) - 1)
    const lines = tableLines(this.#latest, Math.max(5, (this.#sink.rows ?? 24) - 2), this.#now())
    const up = this.#drawnLines > 0 ? `\u001b[${this.#drawnLines}A` : ''
    this.#sink.write(`${up}\u001b[J${lines.map((line) => `${line.slice(0, width)}\n`).join('')}`)
    this.#drawnLines = lines.length
  }
}

/** The table's lines, at most so many: what runs or failed goes before what is done or waits. */
export function tableLines({ tasks, pipeline }: RunState, most: number, nowMs: number): readonly string[] {
  const all = inTreeOrder(tasks)
  const steps = all.filter(({ kind }) => kind === 'container' || kind === 'importer')
  const count = (...statuses: readonly TaskStatus[]): number =>
    steps.filter(({ status }) => statuses.includes(status)).length
  const head = `${pipeline}: ${count('SUCCEEDED')} of ${steps.length} steps done, ${count('RUNNING')} running, ${count('FAILED')} failed`
  const room = most - 1
  const shown = all.length <= room ? all : [...all].sort((a, b) => rank(a) - rank(b)).slice(0, room - 1)
  const width = Math.max(...shown.map(({ path }) => path.length), 4)
  const rows = shown.map(
    (task) => `${MARKS[task.status]} ${task.path.padEnd(width)}  ${describe(task, nowMs)}`,
  )
  const rest = all.length - shown.length
  return [head, ...rows, ...(rest > 0 ? [`  and ${rest} more`] : [])]
}

/** What stands in a loop or graph comes below it, loop items in their order. */
function inTreeOrder(tasks: RunState['tasks']): readonly TaskState[] {
  const places = new Map(Object.keys(tasks).map((path, place) => [path, place]))
  const keyed = Object.values(tasks).map((task) => {
    const segments = task.path.split('/')
    const key = segments.map((segment, depth) => {
      const place = places.get(segments.slice(0, depth + 1).join('/'))
      return place ?? Number(segment)
    })
    return { task, key }
  })
  return keyed.sort((a, b) => compareKeys(a.key, b.key)).map(({ task }) => task)
}

function compareKeys(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((place, depth) => place !== b[depth])
  if (at < 0) return a.length - b.length
  return (a[at] ?? 0) - (b[at] ?? -1)
}

function rank({ status, endedMs = 0 }: TaskState): number {
  if (status === 'RUNNING' || status === 'RETRYING') return 0
  if (status === 'FAILED') return 1
  return status === 'WAITING' ? 3 : 2 + 1 / (2 + endedMs)
}

/** `succeeded (cached)`, `failed after 2 attempts, 3.1 s: exit code 1`. */
export function describe(task: TaskState, nowMs: number): string {
  const word = task.status.toLowerCase().replace('_', ' ')
  const reused = task.reused === undefined ? '' : ` (${task.reused})`
  const attempts = task.attempts > 1 ? ` (attempt ${task.attempts})` : ''
  const since = task.startedMs
  const isOver = task.endedMs !== undefined
  const seconds =
    since === undefined || task.status === 'WAITING' || task.reused !== undefined
      ? ''
      : ` ${(((isOver ? task.endedMs : nowMs) - since) / 1000).toFixed(1)} s`
  const why = task.message === undefined ? '' : `: ${printable(task.message)}`
  return `${word}${reused}${attempts}${seconds}${why}`
}
