import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { CameraId } from '../../../components/types/camera.ts'
import type { Caption } from '../../../components/types/caption.ts'
import { RunningFaultError } from '../../../components/types/errors.ts'
import type { HandFrame } from '../../../components/types/hand.ts'
import { readLandmarkMessage } from '../../../components/types/landmark-message/read.ts'
import type { LiveSession } from '../../../components/types/live-session.ts'
import { writePoseFile } from '../../../components/types/pose-format/pose-file.ts'
import { writeFileWhole } from '../../../components/types/write-file-whole.ts'
import type { LandmarkBatch } from '../../port/bus.ts'
import { splitMessages } from '../recognition/split-messages.ts'

export interface RecorderOptions {
  /** Folder in which each session gets one of its own. */
  readonly folder: string
  /** Fencing number of whoever recognises the session: parts of two holders never share a name. */
  readonly fence: number
  /** What was seen before is another holder's to record, milliseconds on the session's clock. */
  readonly fromMs: number
  /** A part is written after so many frames of one camera: five minutes of 30 a second. */
  readonly framesPerPart?: number
  /** Told when something cannot be written; the session goes on. */
  readonly onFault: (error: Error) => void
}

const FRAMES_PER_PART = 9000
const SAFE_NAME = /^[\w-]+$/

/**
 * Keeps a session's landmarks (one `.pose` file a camera and part) and its final captions (JSON), and only while
 * the session says so: what comes before it was turned on or after it was turned off is never kept. No pictures.
 */
export class SessionRecorder {
  readonly #options: RecorderOptions
  readonly #folder: string
  readonly #frames = new Map<CameraId, HandFrame[]>()
  #captions: Caption[] = []
  #part = 0
  #isOn = false
  #writing: Promise<void> = Promise.resolve()

  constructor(session: LiveSession, options: RecorderOptions) {
    if (!SAFE_NAME.test(session.id))
      throw new RangeError('the id of a session has signs that no file may have')
    this.#options = options
    this.#folder = join(options.folder, session.id)
    this.#isOn = session.recording && !session.ended
  }

  /** Takes note of whether recording is on. */
  follow({ recording, ended }: LiveSession): void {
    const isOn = recording && !ended
    if (this.#isOn && !isOn) this.#write()
    this.#isOn = isOn
  }

  landmarks({ cameraId, messages }: LandmarkBatch): void {
    if (!this.#isOn || !SAFE_NAME.test(cameraId)) return
    const frames = this.#frames.get(cameraId) ?? []
    this.#frames.set(cameraId, frames)
    for (const { bytes } of splitMessages(messages)) {
      const read = readLandmarkMessage(bytes, cameraId)
      if (!read.ok || read.frame.timestampMs < this.#options.fromMs) continue
      // In the order of time: a camera that another worker took over may repeat some.
      if (read.frame.timestampMs > (frames.at(-1)?.timestampMs ?? -1)) frames.push(read.frame)
    }
    if (frames.length >= (this.#options.framesPerPart ?? FRAMES_PER_PART)) this.#write()
  }

  caption(caption: Caption): void {
    if (this.#isOn) this.#captions.push(caption)
  }

  /** Settles when everything that was recorded is on disk. */
  async close(): Promise<void> {
    this.#isOn = false
    this.#write()
    await this.#writing
  }

  #write(): void {
    const frames = [...this.#frames].filter(([, own]) => own.length > 0)
    const captions = this.#captions
    this.#frames.clear()
    this.#captions = []
    if (frames.length === 0 && captions.length === 0) return
    this.#part++
    const part = `${this.#options.fence}.${String(this.#part).padStart(4, '0')}`
    this.#writing = this.#writing
      .then(async () => {
        await mkdir(this.#folder, { recursive: true, mode: 0o700 })
        for (const [cameraId, own] of frames)
          await writePoseFile(join(this.#folder, `${cameraId}.${part}.pose`), own)
        if (captions.length > 0)
          await writeFileWhole(
            join(this.#folder, `captions.${part}.json`),
            `${JSON.stringify({ schema: 'signline.captions/1', language: 'ase', captions }, null, 2)}\n`,
          )
      })
      .catch((cause: Error) =>
        this.#options.onFault(
          new RunningFaultError(`a part of a recording is lost: ${cause.message}`, { cause }),
        ),
      )
  }
}
