import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, writeSync } from 'node:fs'
import { killGroup, markOf } from './process-mark.ts'
import type { ProcessMark } from './run-state.ts'
import { openScratch } from './step-scratch.ts'

/** One attempt of a step, ready to be started. */
export interface Launch {
  readonly command: readonly string[]
  readonly folder: string
  readonly environment: Readonly<Record<string, string>>
  /** Whether it gets a TMPDIR of its own, which ends with it. */
  readonly ownsTmpdir: boolean
  /** Gets what the process writes to its standard output and error. */
  readonly logFile: string
  /** Commands that end what the process itself does not end with: a container of Docker's. */
  readonly stopCommands?: { readonly stop: readonly string[]; readonly kill: readonly string[] }
}

export interface ProcessLimits {
  readonly signal: AbortSignal
  readonly timeoutMs?: number
  /** Between SIGTERM and SIGKILL. */
  readonly stopGraceMs: number
  readonly onStart: (mark: ProcessMark) => void
}

export type ProcessEnd =
  | { readonly kind: 'exited'; readonly code: number }
  | { readonly kind: 'killed'; readonly signal: string }
  | { readonly kind: 'not-started'; readonly reason: string }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'canceled' }

const live = new Set<number>()
let isListening = false

/**
 * Runs a command in a process group of its own and waits for its end. When it ends, or is told to, no
 * process of the group stays: SIGTERM first, SIGKILL after the grace.
 */
export async function runProcess(launch: Launch, limits: ProcessLimits): Promise<ProcessEnd> {
  if (limits.signal.aborted) return { kind: 'canceled' }
  const [file = '', ...args] = launch.command
  using scratch = launch.ownsTmpdir ? openScratch() : undefined
  const log = openSync(launch.logFile, 'w')
  let child: ChildProcess
  try {
    child = spawn(file, args, {
      cwd: launch.folder,
      env: { ...launch.environment, ...(scratch?.folder !== undefined && { TMPDIR: scratch.folder }) },
      detached: true,
      stdio: ['ignore', log, log],
    })
  } catch (error) {
    const reason = startFault(file, error as NodeJS.ErrnoException, launch)
    writeSync(log, `${reason}\n`)
    closeSync(log)
    return { kind: 'not-started', reason }
  }
  const { pid } = child
  if (pid !== undefined) {
    live.add(pid)
    killAllOnExit()
    limits.onStart(markOf(pid))
  }
  try {
    return await ended(child, launch, limits, log)
  } finally {
    if (pid !== undefined) {
      // What the step left running ends with it, as a pod's processes end with its container.
      killGroup(pid, 'SIGKILL')
      live.delete(pid)
    }
    closeSync(log)
  }
}

function ended(child: ChildProcess, launch: Launch, limits: ProcessLimits, log: number): Promise<ProcessEnd> {
  const { signal, timeoutMs, stopGraceMs } = limits
  return new Promise((resolve) => {
    let stopped: 'timed-out' | 'canceled' | undefined
    let killTimer: NodeJS.Timeout | undefined
    const stop = (reason: 'timed-out' | 'canceled'): void => {
      if (stopped !== undefined || child.pid === undefined) return
      stopped = reason
      const { pid } = child
      runQuietly(launch.stopCommands?.stop)
      killGroup(pid, 'SIGTERM')
      killTimer = setTimeout(() => {
        runQuietly(launch.stopCommands?.kill)
        killGroup(pid, 'SIGKILL')
      }, stopGraceMs)
    }
    const onAbort = (): void => stop('canceled')
    const timer = timeoutMs === undefined ? undefined : setTimeout(() => stop('timed-out'), timeoutMs)
    const finish = (end: ProcessEnd): void => {
      clearTimeout(timer)
      clearTimeout(killTimer)
      signal.removeEventListener('abort', onAbort)
      resolve(stopped === undefined ? end : { kind: stopped })
    }
    signal.addEventListener('abort', onAbort)
    child.once('error', (error: NodeJS.ErrnoException) => {
      const reason = startFault(launch.command[0] ?? '', error, launch)
      writeSync(log, `${reason}\n`)
      finish({ kind: 'not-started', reason })
    })
    child.once('exit', (code, killedBy) =>
      finish(code === null ? { kind: 'killed', signal: String(killedBy) } : { kind: 'exited', code }),
    )
  })
}

function startFault(file: string, { code, message }: NodeJS.ErrnoException, { command }: Launch): string {
  if (code === 'ENOENT') return `there is no command "${file}" on this machine; install it or map the image`
  if (code === 'EACCES') return `"${file}" is no program that may be run; make it executable`
  if (code === 'E2BIG') {
    const longest = Math.max(...command.map((word) => Buffer.byteLength(word)))
    return `the longest argument has ${longest} bytes, Linux takes 131071; pass large values as artifacts`
  }
  return `"${file}" cannot be started: ${message}`
}

function runQuietly(command: readonly string[] | undefined): void {
  const [file, ...args] = command ?? []
  if (file === undefined) return
  spawn(file, args, { stdio: 'ignore', detached: true })
    .on('error', () => undefined)
    .unref()
}

/** However this process ends short of SIGKILL, its steps do not outlive it. */
function killAllOnExit(): void {
  if (isListening) return
  isListening = true
  process.on('exit', () => {
    for (const pid of live) killGroup(pid, 'SIGKILL')
  })
}
