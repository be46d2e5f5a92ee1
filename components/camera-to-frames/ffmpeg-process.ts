import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Readable, Writable } from 'node:stream'
import { RunningFaultError } from '../types/errors.ts'

/** A running ffmpeg whose pictures come from stdout (decoding) or go to stdin (encoding). */
export type Ffmpeg = ChildProcessByStdio<Writable | null, Readable | null, Readable>

/** The program that is started; `SIGNLINE_FFMPEG` names another one than the first in PATH. */
export function ffmpegProgram(): string {
  return process.env.SIGNLINE_FFMPEG ?? 'ffmpeg'
}

const running = new Set<Ffmpeg>()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/**
 * Starts ffmpeg with arguments that no shell sees. It ends with this process at the latest.
 * Settles once it runs; throws RunningFaultError when it is not installed.
 */
export async function startFfmpeg(
  args: readonly string[],
  pipes: { readonly stdin: boolean; readonly stdout: boolean },
): Promise<Ffmpeg> {
  const program = ffmpegProgram()
  const child = spawn(program, ['-hide_banner', '-nostats', ...(pipes.stdin ? [] : ['-nostdin']), ...args], {
    stdio: [pipes.stdin ? 'pipe' : 'ignore', pipes.stdout ? 'pipe' : 'ignore', 'pipe'],
    env: environmentOfFfmpeg(),
  }) as Ffmpeg
  running.add(child)
  child.once('exit', () => running.delete(child))
  try {
    await once(child, 'spawn')
  } catch (error) {
    running.delete(child)
    throw notStarted(program, error)
  }
  return child
}

/** Kills ffmpeg, if it still runs, and settles when it is gone. */
export async function stopFfmpeg(child: Ffmpeg): Promise<void> {
  child.stdin?.destroy()
  child.stdout?.destroy()
  child.stderr.destroy()
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

const versions = new Map<string, Promise<FfmpegVersion>>()

export interface FfmpegVersion {
  /** `[5, 1]`; builds from a development branch count as the newest. */
  readonly number: readonly [number, number]
}

/** The installed version, asked for once. Throws RunningFaultError when ffmpeg is not installed. */
export function ffmpegVersion(): Promise<FfmpegVersion> {
  const program = ffmpegProgram()
  const known = versions.get(program)
  if (known) return known
  const asked = askVersion(program)
  versions.set(program, asked)
  asked.catch(() => versions.delete(program))
  return asked
}

function askVersion(program: string): Promise<FfmpegVersion> {
  return new Promise((resolve, reject) => {
    execFile(program, ['-version'], { timeout: 10_000, env: environmentOfFfmpeg() }, (error, stdout) => {
      if (error) return reject(notStarted(program, error))
      const match = /^ffmpeg version n?(\d+)\.(\d+)/.exec(stdout)
      resolve({ number: match ? [Number(match[1]), Number(match[2])] : [999, 0] })
    })
  })
}

function notStarted(program: string, cause: unknown): RunningFaultError {
  const { code, killed } = cause as NodeJS.ErrnoException & { readonly killed?: boolean }
  const named = process.env.SIGNLINE_FFMPEG !== undefined
  if (code === 'ENOENT')
    return new RunningFaultError(
      named
        ? `${program} is not there, and SIGNLINE_FFMPEG says that video is read with it; name a program that is there`
        : `${program} is not installed, and video is read with it; on Debian and Ubuntu: apt-get install ffmpeg`,
      { cause },
    )
  const why = killed ? 'it did not answer' : typeof code === 'number' ? `it ended with code ${code}` : code
  return new RunningFaultError(
    `${program} could not be started (${why ?? String(cause)}); ${named ? 'SIGNLINE_FFMPEG should name ffmpeg' : 'install ffmpeg again'}`,
    { cause },
  )
}

/** ffmpeg would go through a proxy or write reports where these variables say so; nobody asked it to. */
function environmentOfFfmpeg(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(.*_proxy|FFREPORT|AV_LOG_.*)$/i.test(name))
  return Object.fromEntries(kept)
}
