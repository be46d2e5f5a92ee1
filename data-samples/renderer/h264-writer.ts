import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { RunningFaultError } from '../../components/types/errors.ts'

/** Writes JPEG pictures into an MP4 clip (H.264, yuv420p, constant frame rate) by ffmpeg; call `finish()`. */
export class H264Writer {
  readonly #path: string
  readonly #process: ChildProcess
  readonly #input: Writable
  readonly #ended: Promise<number | null>
  #complaint = ''
  #finished = false

  constructor(path: string, framesPerSecond: number) {
    this.#path = path
    this.#process = spawn(
      'ffmpeg',
      [
        ...['-hide_banner', '-loglevel', 'error', '-y'],
        ...['-f', 'image2pipe', '-c:v', 'mjpeg', '-framerate', String(framesPerSecond), '-i', 'pipe:0'],
        // One thread and no stamps of time or version: the same pictures give the same bytes.
        ...['-c:v', 'libx264', '-preset', 'medium', '-crf', '22', '-threads', '1', '-g', '60'],
        ...['-vf', 'scale=out_color_matrix=bt709:out_range=tv', '-pix_fmt', 'yuv420p'],
        ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'],
        ...['-fflags', '+bitexact', '-flags:v', '+bitexact', '-map_metadata', '-1'],
        ...['-movflags', '+faststart', '-f', 'mp4', path],
      ],
      { stdio: ['pipe', 'ignore', 'pipe'] },
    )
    const { stdin, stderr } = this.#process
    if (stdin === null || stderr === null) throw new Error('ffmpeg started without pipes')
    this.#input = stdin
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#complaint += text
    })
    stdin.on('error', () => {}) // ffmpeg's own complaint and exit code say what happened
    this.#ended = new Promise((resolve, reject) => {
      this.#process.on('error', (error) => {
        const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
        reject(
          new RunningFaultError(
            missing ? 'rendering needs ffmpeg (apt-get install ffmpeg)' : `ffmpeg: ${error.message}`,
          ),
        )
      })
      this.#process.on('close', resolve)
    })
    this.#ended.catch(() => {}) // reported by write() or finish()
  }

  async write(jpeg: Buffer): Promise<void> {
    if (this.#process.exitCode !== null) return this.finish()
    if (!this.#input.write(jpeg)) await Promise.race([once(this.#input, 'drain'), this.#ended])
  }

  async finish(): Promise<void> {
    this.#input.end()
    const code = await this.#ended
    this.#finished = true
    if (code !== 0)
      throw new RunningFaultError(`ffmpeg could not write ${this.#path}: ${this.#complaint.trim()}`)
  }

  /** Ends ffmpeg if the clip was not finished. */
  abandon(): void {
    if (!this.#finished) this.#process.kill('SIGKILL')
  }
}
