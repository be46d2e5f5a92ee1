import { PoseJoiner } from '../../hands-to-pose/join-poses.ts'
import type { SpellingNetworks } from '../../pose-to-signs/read-spelling.ts'
import { SignReader } from '../../pose-to-signs/sign-reader.ts'
import { type StreamedWord, WordStream } from '../../signs-to-text/stream-words.ts'
import type { CameraId } from '../../types/camera.ts'
import type { Caption } from '../../types/caption.ts'
import type { HandFrame } from '../../types/hand.ts'
import type { Alphabet, Alternative, Sign } from '../../types/sign.ts'
import { defaultLateConfig, type KnownLate, LateCameras, type LateConfig } from './late-cameras.ts'
import { finalCaption, isSameCaption, partialCaption } from './make-caption.ts'
import { HandshapePreview } from './preview-handshape.ts'

export interface SessionReaderConfig {
  /** A camera from which nothing has come for so long is not waited for, milliseconds of the session's clock. */
  readonly patienceMs: number
  /** Nor is one whose frames come later than this, milliseconds: the others' captions would wait for it. */
  readonly mostDelayMs: number
  /** Frames of the 30 Hz grid that are read in one run: 4 show a letter 0.1 s later than 1 and cost a quarter. */
  readonly framesPerRun: number
  /** Frames that share a run when a session is caught up with after a take-over. */
  readonly mostFramesPerRun: number
  /** After a gap of this length reading begins anew, milliseconds: nobody pauses so long within a word. */
  readonly longestGapMs: number
  /** A partial caption that has not changed is shown again after so long, milliseconds. */
  readonly showAgainMs: number
  readonly late: LateConfig
}

export const defaultSessionReader: SessionReaderConfig = {
  patienceMs: 250,
  mostDelayMs: 700,
  framesPerRun: 4,
  mostFramesPerRun: 150,
  longestGapMs: 5000,
  showAgainMs: 250,
  late: defaultLateConfig,
}

export interface SessionReaderOptions {
  /** Opened by the host; the reader does not close them. */
  readonly networks: SpellingNetworks
  readonly alphabet: Alphabet
  /** Number of the last caption that was final before this reader began; 0 of a new session. */
  readonly lastNumber?: number
  /** What was signed before this belongs to captions that are final already, milliseconds. */
  readonly saidUntilMs?: number
  readonly config?: SessionReaderConfig
}

/**
 * Reads one live session: what its cameras see goes in frame by frame, captions come out. Holds hands-to-pose,
 * pose-to-signs and signs-to-text; runs wherever an InferenceSession does, a worker thread or a browser.
 */
export interface SessionReader {
  /**
   * Takes a camera's next frame, times on the session's clock; false where it came too late and is dropped. What a
   * camera shows much later than the others is left out.
   */
  push(frame: HandFrame): boolean
  /** Nobody waits for this camera any more, until its next frame. */
  leave(cameraId: CameraId): void
  /**
   * Reads what has come, as of the session's clock now. Gives the captions that changed: finals in order, then at
   * most one partial. One call at a time; call it about 10 to 15 times a second, more often shows no more.
   */
  read(nowMs: number): Promise<readonly Caption[]>
  /** No more frames come: what is under way becomes final. */
  finish(): Promise<readonly Caption[]>
  /** Cameras that are known to show at another time what others show. */
  readonly late: readonly KnownLate[]
}

export function openSessionReader(options: SessionReaderOptions): SessionReader {
  return new Reader(options)
}

class Reader implements SessionReader {
  readonly #options: SessionReaderOptions
  readonly #config: SessionReaderConfig
  readonly #joiner = new PoseJoiner([])
  readonly #preview: HandshapePreview
  readonly #words = new WordStream()
  readonly #late: LateCameras
  /** When each camera's last frame came, milliseconds on the session's clock as read() was told it. */
  readonly #arrivedMs = new Map<CameraId, number>()
  #signs: SignReader
  #lastPoseMs = Number.NaN
  #number: number
  #nowMs = Number.NEGATIVE_INFINITY
  #shown: Caption | undefined
  #shownMs = Number.NEGATIVE_INFINITY

  constructor(options: SessionReaderOptions) {
    this.#options = options
    this.#config = options.config ?? defaultSessionReader
    this.#late = new LateCameras(this.#config.late)
    this.#preview = new HandshapePreview(options.networks.handshapes, options.alphabet)
    this.#number = options.lastNumber ?? 0
    this.#signs = this.#openSigns()
  }

  get late(): readonly KnownLate[] {
    return this.#late.late
  }

  push(seen: HandFrame): boolean {
    const { aligner } = this.#joiner
    const frame = this.#late.take(seen, this.#signs.spellingHand)
    // It is not awaited either: nothing has arrived of it.
    if (frame === undefined) return true
    aligner.add(frame.cameraId)
    this.#arrivedMs.set(frame.cameraId, Math.max(this.#nowMs, frame.timestampMs))
    if (!aligner.push(frame)) {
      // The others went on without it, and would again: what comes soon enough is waited for.
      if (this.#nowMs - frame.timestampMs < this.#config.mostDelayMs) aligner.expect(frame.cameraId)
      return false
    }
    this.#preview.push(frame)
    return true
  }

  leave(cameraId: CameraId): void {
    this.#late.leave(cameraId)
    this.#arrivedMs.delete(cameraId)
    this.#joiner.aligner.leave(cameraId)
    this.#preview.leave(cameraId)
  }

  async read(nowMs: number): Promise<readonly Caption[]> {
    this.#nowMs = nowMs
    this.#late.look(nowMs)
    const [finals, forming] = await Promise.all([
      this.#readPoses(),
      this.#preview.read(this.#signs.spellingHand),
    ])
    return [...finals, ...this.#partial(forming)]
  }

  async finish(): Promise<readonly Caption[]> {
    const finals = [...(await this.#readPoses(true)), ...(await this.#endReading())]
    this.#shown = undefined
    return finals
  }

  /** Everything that frames which came settle, to final captions. */
  async #readPoses(isLast = false): Promise<Caption[]> {
    const finals: Caption[] = []
    for (;;) {
      const pose = this.#joiner.next()
      if (pose === undefined) {
        if (!this.#goOn(isLast)) break
        continue
      }
      if (pose.timestampMs - this.#lastPoseMs > this.#config.longestGapMs)
        finals.push(...(await this.#endReading()))
      this.#lastPoseMs = pose.timestampMs
      this.#signs.add(pose)
    }
    finals.push(...this.#finalsOf(await this.#signs.read()))
    const settledMs = this.#signs.settledUntilMs
    if (settledMs !== undefined) finals.push(...this.#captions(this.#words.passTo(settledMs)))
    // Where frames stop coming, what was read ends with them.
    if (this.#preview.newestMs < this.#nowMs - this.#config.longestGapMs)
      finals.push(...(await this.#endReading()))
    return finals
  }

  /** Gives up waiting for cameras that keep the others waiting; false where there is nothing to wait for. */
  #goOn(isLast: boolean): boolean {
    const { aligner } = this.#joiner
    const earliestMs = aligner.earliestMs
    if (earliestMs === undefined) return false
    if (isLast || this.#nowMs - earliestMs > this.#config.mostDelayMs) {
      aligner.goOnWithout()
      return true
    }
    const silent = [...this.#arrivedMs].filter(([, ms]) => this.#nowMs - ms > this.#config.patienceMs)
    for (const [cameraId] of silent) {
      this.#arrivedMs.delete(cameraId)
      aligner.goOnWithout(cameraId)
    }
    return silent.length > 0
  }

  /** Reads what is under way to its end and begins anew. */
  async #endReading(): Promise<Caption[]> {
    if (Number.isNaN(this.#lastPoseMs)) return []
    this.#lastPoseMs = Number.NaN
    const signs = this.#signs
    this.#signs = this.#openSigns()
    return [...this.#finalsOf(await signs.finish()), ...this.#captions(this.#words.finish())]
  }

  #openSigns(): SignReader {
    const { networks, alphabet } = this.#options
    const { framesPerRun, mostFramesPerRun } = this.#config
    return new SignReader({ networks, alphabet, framesPerRun, mostFramesPerRun })
  }

  #finalsOf(signs: readonly Sign[]): Caption[] {
    return signs.filter((sign) => this.#isNew(sign)).flatMap((sign) => this.#captions(this.#words.push(sign)))
  }

  /** A sign that lies mostly in captions that are final already was said. */
  #isNew({ startMs, endMs }: Sign): boolean {
    return (startMs + endMs) / 2 >= (this.#options.saidUntilMs ?? Number.NEGATIVE_INFINITY)
  }

  #captions(words: readonly StreamedWord[]): Caption[] {
    return words.map((word) => {
      this.#number++
      this.#shown = undefined
      return finalCaption(this.#number, word, this.#preview.newestMs)
    })
  }

  /** The caption under way, where it looks otherwise than shown last, or that was long ago. */
  #partial(forming: readonly Alternative[]): Caption[] {
    const signs = [...this.#words.underWay, ...this.#signs.underWay().filter((sign) => this.#isNew(sign))]
    const newestFrameMs = this.#preview.newestMs
    const caption = partialCaption(this.#number + 1, signs, forming, newestFrameMs)
    const isEmpty = caption.text === '' && forming.length === 0
    const isSame = this.#shown !== undefined && isSameCaption(this.#shown, caption)
    if (isEmpty && (isSame || this.#shown === undefined)) return []
    if (isSame && newestFrameMs - this.#shownMs < this.#config.showAgainMs) return []
    this.#shown = caption
    this.#shownMs = newestFrameMs
    return [caption]
  }
}
