import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { resolve } from 'node:path'
import { RunningFaultError, UnusableInputError } from '../../types/errors.ts'
import { readLogLine } from '../ffmpeg-log.ts'
import { type Ffmpeg, startFfmpeg, stopFfmpeg } from '../ffmpeg-process.ts'
import type { Canvas } from './canvas.ts'

export interface OverlayVideoOptions {
  /** Pixels; every picture written has this size. */
  readonly width: number
  readonly height: number
  /** Of the video written; pictures are repeated or left out so that each stands at its time. 30 by default. */
  readonly framesPerSecond?: number
  /** Ends the writing and removes what was written. */
  readonly signal?: AbortSignal
}

/** A video that is being written. It appears under its name when it is finished, and never otherwise. */
export interface OverlayVideo extends AsyncDisposable {
  /** Takes a picture over at once, at its time on the recording's clock; wait for it before the next one. */
  write(picture: Canvas, timestampMs: number): Promise<void>
  /** Completes the file and gives it its name. */
  finish(): Promise<void>
}

/**
 * Opens an H.264 video (MP4, no sound, playable while it loads) at `path`, encoded by an ffmpeg of its own.
 * Leaving it unfinished removes what was written.
 *
 * Throws RunningFaultError where ffmpeg or its encoder is missing, UnusableInputError where `path` can't be
 * written.
 */
export async function openOverlayVideo(path: string, options: OverlayVideoOptions): Promise<OverlayVideo> {
  const { width, height, framesPerSecond = 30, signal } = options
  signal?.throwIfAborted()
  const unfinished = `${resolve(path)}.${randomBytes(4).toString('hex')}.part`
  const child = await startFfmpeg(encodeArguments(unfinished, { width, height, framesPerSecond }), {
    stdin: true,
    stdout: false,
  })
  const removeUnfinished = (): void => rmSync(unfinished, { force: true })
  process.once('exit', removeUnfinished)
  return new FfmpegOverlay(child, path, unfinished, framesPerSecond, signal, () =>
    process.off('exit', removeUnfinished),
  )
}

function encodeArguments(
  unfinished: string,
  { width, height, framesPerSecond }: { width: number; height: number; framesPerSecond: number },
): readonly string[] {
  return [
    ...['-loglevel', 'level+error', '-y', '-f', 'rawvideo', '-pix_fmt', 'rgb24'],
    ...['-video_size', `${width}x${height}`, '-framerate', String(framesPerSecond), '-i', 'pipe:0'],
    // H.264's usual colour format halves the picture, so that odd sizes need one more row or column.
    ...['-vf', 'pad=ceil(iw/2)*2:ceil(ih/2)*2', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23'],
    ...['-pix_fmt', 'yuv420p', '-movflags', '+faststart', '-f', 'mp4', `file:${unfinished}`],
  ]
}

class FfmpegOverlay implements OverlayVideo {
  readonly #child: Ffmpeg
  readonly #path: string
  readonly #unfinished: string
  readonly #framesPerSecond: number
  readonly #signal: AbortSignal | undefined
  readonly #forget: () => void
  readonly #exit: Promise<number | null>
  /** ffmpeg's log so far; a line may come in several pieces, so it is read when all of it is there. */
  #log = ''
  #last: Buffer | undefined
  #written = 0
  #state: 'open' | 'done' = 'open'

  constructor(
    child: Ffmpeg,
    path: string,
    unfinished: string,
    framesPerSecond: number,
    signal: AbortSignal | undefined,
    forget: () => void,
  ) {
    this.#child = child
    this.#path = path
    this.#unfinished = unfinished
    this.#framesPerSecond = framesPerSecond
    this.#signal = signal
    this.#forget = forget
    this.#exit = new Promise((resolve) => {
      child.once('close', (code) => resolve(code))
    })
    // What went wrong is told by ffmpeg's log, not by the pipe that broke after it.
    child.stdin?.on('error', () => {})
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#log += text
    })
  }

  async write(picture: Canvas, timestampMs: number): Promise<void> {
    this.#signal?.throwIfAborted()
    const place = Math.round((timestampMs * this.#framesPerSecond) / 1000)
    const last = this.#last
    this.#last = Buffer.from(picture.pixels)
    if (last) while (this.#written < place) await this.#send(last)
  }

  async finish(): Promise<void> {
    this.#signal?.throwIfAborted()
    if (this.#last) await this.#send(this.#last)
    this.#child.stdin?.end()
    const code = await this.#exit
    // ffmpeg 5 ends with 0 although the disk was full when it wrote the last part; only its log says so.
    if (code !== 0 || this.#written === 0 || this.#errors().length > 0) throw this.#fault()
    await rename(this.#unfinished, this.#path).catch((cause: NodeJS.ErrnoException) => {
      throw new UnusableInputError(
        `${this.#path} cannot be written (${cause.code}); give the name of a file in a folder of yours`,
        { cause },
      )
    })
    this.#state = 'done'
    this.#forget()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'done') return
    this.#state = 'done'
    await stopFfmpeg(this.#child)
    await rm(this.#unfinished, { force: true })
    this.#forget()
  }

  async #send(pixels: Buffer): Promise<void> {
    const { stdin } = this.#child
    if (!stdin || stdin.destroyed || this.#child.exitCode !== null) throw await this.#broken()
    this.#written++
    if (!stdin.write(pixels)) {
      const drained = new Promise((resolve) => stdin.once('drain', resolve))
      await Promise.race([drained, this.#exit])
      if (this.#child.exitCode !== null) throw await this.#broken()
    }
    this.#signal?.throwIfAborted()
  }

  async #broken(): Promise<unknown> {
    await this.#exit
    return this.#fault()
  }

  #errors(): readonly string[] {
    return this.#log.split('\n').flatMap((line) => {
      const event = readLogLine(line, '')
      return event?.kind === 'error' && event.text !== '' ? [event.text] : []
    })
  }

  #fault(): unknown {
    // Ctrl-C in a terminal reaches ffmpeg too: then it is gone because the work was interrupted.
    if (this.#signal?.aborted) return this.#signal.reason
    const errors = this.#errors()
    const all = errors.join('\n')
    if (/Unknown encoder/.test(all))
      return new RunningFaultError(
        'this ffmpeg cannot write H.264 (no libx264); on Debian and Ubuntu: apt-get install ffmpeg',
      )
    if (this.#written === 0) return new RunningFaultError(`${this.#path}: no picture was given for the video`)
    if (/No such file|Permission denied|Read-only|Is a directory|No space/.test(all))
      return new UnusableInputError(`${this.#path} cannot be written (${errors.at(-1)}); check the folder`)
    return new RunningFaultError(`${this.#path} could not be encoded (${errors.at(-1) ?? 'no reason given'})`)
  }
}
