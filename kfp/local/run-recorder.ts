import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { RunFolderError } from './not-runnable-error.ts'
import type { RunState, TaskState } from './run-state.ts'

const STATE_FILE = 'state.json'
/** A pause after each write, by how long it took. */
const PAUSE_FACTOR = 4

type RunHead = Omit<RunState, 'tasks'>

/** Keeps the state of a run: tells every change, and has it on disk soon after, whole at any moment. */
export class RunRecorder {
  readonly #file: string
  readonly #onState: ((state: RunState) => void) | undefined
  readonly #tasks: Record<string, TaskState> = {}
  #head: RunHead
  #isDirty = false
  #writing: Promise<void> | undefined
  #fault: Error | undefined
  #isEnding = false
  #endPause: (() => void) | undefined

  constructor(outFolder: string, head: RunHead, onState: ((state: RunState) => void) | undefined) {
    this.#file = join(outFolder, STATE_FILE)
    this.#head = head
    this.#onState = onState
  }

  /** Its tasks go on changing as the run does. */
  get state(): RunState {
    return { ...this.#head, tasks: this.#tasks }
  }

  /** Changes what is given of a task; a new task starts as WAITING. */
  task(path: string, change: Partial<TaskState> & Pick<TaskState, 'name' | 'kind'>): void {
    const known = this.#tasks[path]
    const next: TaskState = {
      path,
      status: 'WAITING',
      attempts: 0,
      ...(known === undefined || change.status === undefined ? known : lasting(known)),
      ...change,
    }
    this.#tasks[path] = next
    this.#changed()
  }

  run(change: Partial<RunHead>): void {
    this.#head = { ...this.#head, ...change }
    this.#changed()
  }

  /**
   * Resolves once the latest state is on disk.
   *
   * @throws RunFolderError where it could not be written
   */
  async flush(): Promise<void> {
    this.#isEnding = true
    this.#endPause?.()
    while (this.#writing !== undefined) await this.#writing
    if (this.#fault === undefined) return
    const { message } = this.#fault
    throw new RunFolderError(`${this.#file}: cannot be written (${message}); make room for it`, 1, {
      cause: this.#fault,
    })
  }

  async #pause(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#endPause = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    this.#endPause = undefined
  }

  #changed(): void {
    this.#onState?.(this.state)
    this.#isDirty = true
    this.#writing ??= this.#write()
  }

  async #write(): Promise<void> {
    try {
      while (this.#isDirty) {
        this.#isDirty = false
        const startedMs = performance.now()
        await writeState(this.#file, this.state)
        // The larger the state, the rarer it is written, so that writing it stays a small part of the work.
        if (!this.#isEnding) await this.#pause((performance.now() - startedMs) * PAUSE_FACTOR)
      }
      this.#fault = undefined
    } catch (error) {
      // The steps go on; whether the last state is on disk is what counts.
      this.#fault = error as Error
    } finally {
      this.#writing = undefined
    }
  }
}

/** What of a task's state still holds when its status changes. */
function lasting({ message: _message, process: _process, ...rest }: TaskState): Partial<TaskState> {
  return rest
}

async function writeState(file: string, state: RunState): Promise<void> {
  const draft = `${file}.tmp`
  await writeFile(draft, `${JSON.stringify(state, undefined, 2)}\n`)
  await rename(draft, file)
}

/**
 * The state that a run left in a folder; undefined where there is none.
 *
 * @throws RunFolderError where there is a state that cannot be read
 */
export async function readRunState(outFolder: string): Promise<RunState | undefined> {
  const file = join(outFolder, STATE_FILE)
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new RunFolderError(
      `${file}: cannot be read (${(error as Error).message}); choose another run folder`,
      2,
      { cause: error },
    )
  }
  try {
    const state = JSON.parse(text) as RunState
    if (state.version !== 1 || typeof state.tasks !== 'object') throw new Error('another version')
    return state
  } catch (error) {
    throw new RunFolderError(
      `${file}: is no run's state (${(error as Error).message}); choose another run folder`,
      2,
      { cause: error },
    )
  }
}

/** @throws RunFolderError where the folder cannot be made */
export async function makeRunFolder(outFolder: string): Promise<void> {
  try {
    await makeFolder(outFolder)
  } catch (error) {
    throw new RunFolderError(
      `${outFolder}: cannot be made (${(error as Error).message}); choose another run folder`,
      2,
      { cause: error },
    )
  }
}

/** Node's own recursive mkdir never returns where a parent is there and refuses (/proc). */
async function makeFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory()) return
  if (dirname(folder) !== folder) await makeFolder(dirname(folder))
  await mkdir(folder)
}
