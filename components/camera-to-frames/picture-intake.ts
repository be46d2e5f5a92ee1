import { RunningFaultError, type SignlineError } from '../types/errors.ts'
import { faultAtEnd, nameOf } from './decode-faults.ts'
import type { DecodeVideoOptions } from './decode-options.ts'
import { limitsOf, type TimeLimits } from './decode-options.ts'
import type { VideoAddress } from './ffmpeg-arguments.ts'
import { type LogEvent, type PictureHeader, readLogLine } from './ffmpeg-log.ts'
import type { Ffmpeg } from './ffmpeg-process.ts'
import { FramePool, type PixelSlot } from './frame-pool.ts'
import type { DecodedPicture, OpenOptions } from './frame-source.ts'

/** Pictures waiting in front of the consumer. */
const DEFAULT_READ_AHEAD = 4

/** Puts ffmpeg's bytes into slots, one copy, and pauses ffmpeg while there is no slot or no reader. */
export class PictureIntake {
  readonly #child: Ffmpeg
  readonly #place: string
  readonly #options: DecodeVideoOptions
  readonly #open: OpenOptions
  readonly #refusal: () => SignlineError | undefined
  readonly #pool: FramePool
  readonly #limitsMs: TimeLimits
  readonly #headers: PictureHeader[] = []
  readonly #ready: DecodedPicture[] = []
  readonly #errors: string[] = []
  #bytes: Buffer | undefined
  #filling: { readonly header: PictureHeader; readonly slot: PixelSlot; filled: number } | undefined
  #logRest = ''
  #format = ''
  #frameMs = 40
  #lastMs: number | undefined
  #firstMs: number | undefined
  #cutOff = false
  /** Set when ffmpeg has ended. */
  #exit: { readonly code: number | null } | undefined
  #outcome: { readonly error?: unknown } | undefined
  #timer: NodeJS.Timeout | undefined
  #watchedMs = 0
  #wake: () => void = () => {}
  #forgetSlotWish: () => void = () => {}

  constructor(
    child: Ffmpeg,
    address: VideoAddress,
    options: DecodeVideoOptions,
    open: OpenOptions,
    refusal: () => SignlineError | undefined,
  ) {
    this.#child = child
    this.#place = nameOf(address)
    this.#options = options
    this.#open = open
    this.#refusal = refusal
    this.#pool = options.pool ?? new FramePool()
    this.#limitsMs = limitsOf(address, options)
    child.stdout?.on('data', (bytes: Buffer) => this.#take(bytes))
    child.stderr.setEncoding('utf8').on('data', (text: string) => this.#readLog(text))
    child.once('close', (code) => this.#ended(code))
    open.signal?.addEventListener('abort', this.#onAbort, { once: true })
    // It may have been aborted while ffmpeg was being started.
    if (open.signal?.aborted) this.#onAbort()
    this.#watch(this.#limitsMs.open)
  }

  /** The next picture, or undefined at the recording's end. Throws what ended it otherwise. */
  async next(): Promise<DecodedPicture | undefined> {
    for (;;) {
      const picture = this.#ready.shift()
      if (picture) {
        this.#fill()
        return picture
      }
      if (this.#outcome) {
        if ('error' in this.#outcome) throw this.#outcome.error
        return undefined
      }
      await new Promise<void>((wake) => {
        this.#wake = wake
      })
    }
  }

  /** Gives back every slot that nobody took. */
  close(): void {
    this.#unwatch()
    this.#forgetSlotWish()
    this.#open.signal?.removeEventListener('abort', this.#onAbort)
    this.#finish({})
    this.#filling?.slot.release()
    this.#filling = undefined
    for (const { slot } of this.#ready.splice(0)) slot.release()
  }

  readonly #onAbort = (): void => {
    for (const { slot } of this.#ready.splice(0)) slot.release()
    this.#finish({ error: this.#open.signal?.reason })
  }

  #take(bytes: Buffer): void {
    if (this.#outcome) return
    // When ffmpeg ends, what it wrote last comes at once, whether or not there is room for it.
    this.#bytes = this.#bytes === undefined ? bytes : Buffer.concat([this.#bytes, bytes])
    this.#watch(this.#firstMs === undefined ? this.#limitsMs.open : this.#limitsMs.stall)
    this.#fill()
  }

  #fill(): void {
    this.#pour()
    const isLeft = this.#bytes !== undefined && (this.#filling ?? this.#headers[0]) !== undefined
    if (this.#exit !== undefined && !isLeft) this.#conclude(this.#exit.code)
  }

  #pour(): void {
    while (this.#bytes && !this.#outcome) {
      this.#filling ??= this.#startPicture()
      if (!this.#filling) {
        this.#child.stdout?.pause()
        return
      }
      const { slot, header, filled } = this.#filling
      const taken = Math.min(this.#bytes.length, slot.bytes.length - filled)
      slot.bytes.set(this.#bytes.subarray(0, taken), filled)
      this.#filling.filled += taken
      this.#bytes = taken < this.#bytes.length ? this.#bytes.subarray(taken) : undefined
      if (this.#filling.filled === slot.bytes.length) {
        this.#filling = undefined
        this.#ready.push({ presentationMs: this.#time(header), ...sizeOf(header), slot })
        this.#wake()
      }
    }
    if (!this.#outcome && !this.#exit && this.#child.stdout?.isPaused()) {
      this.#child.stdout.resume()
      this.#watch(this.#limitsMs.stall)
    }
  }

  #startPicture(): { header: PictureHeader; slot: PixelSlot; filled: number } | undefined {
    const header = this.#headers[0]
    const isFull = this.#ready.length >= (this.#options.readAhead ?? DEFAULT_READ_AHEAD)
    if (isFull) this.#unwatch()
    if (!header || isFull) return undefined
    const slot = this.#pool.tryAcquire(header.width * header.height * 3)
    if (!slot) {
      this.#unwatch()
      this.#forgetSlotWish()
      this.#forgetSlotWish = this.#pool.onceFree(() => this.#fill())
      return undefined
    }
    this.#headers.shift()
    return { header, slot, filled: 0 }
  }

  #time(header: PictureHeader): number {
    const follow = this.#lastMs === undefined ? 0 : this.#lastMs + this.#frameMs
    this.#lastMs = header.presentationUs === undefined ? follow : header.presentationUs / 1000
    this.#firstMs ??= this.#lastMs
    return this.#lastMs
  }

  #readLog(text: string): void {
    const lines = (this.#logRest + text).split(/[\r\n]+/)
    this.#logRest = (lines.pop() ?? '').slice(0, 10_000)
    for (const line of lines) {
      const event = readLogLine(line, this.#format)
      if (event) this.#note(event)
    }
    this.#fill()
  }

  #note(event: LogEvent): void {
    if (event.kind === 'picture') this.#headers.push(event.header)
    else if (event.kind === 'rate') this.#frameMs = 1000 / event.framesPerSecond
    else if (event.kind === 'container') {
      this.#format = event.format
      this.#open.onContainer?.(event.format)
    } else if (event.kind === 'duration') this.#open.onDuration?.(event.durationMs)
    else if (event.kind === 'lost-picture') this.#open.onDrop?.('corrupt', 1)
    else if (event.kind === 'cut-off') this.#cutOff = true
    else if (this.#errors.length < 50) this.#errors.push(event.text)
  }

  #ended(code: number | null): void {
    this.#exit = { code }
    this.#unwatch()
    this.#readLog('\n')
  }

  #conclude(code: number | null): void {
    const fault = faultAtEnd({
      place: this.#place,
      refusal: this.#refusal(),
      seenMs: this.#firstMs === undefined ? undefined : (this.#lastMs ?? 0) - this.#firstMs,
      exitCode: code,
      errors: this.#errors,
      isCutOff: this.#cutOff,
      keepsCutOff: this.#options.cutOff === 'keep',
    })
    this.#finish(fault ? { error: fault } : {})
  }

  #watch(limitMs: number): void {
    if (this.#timer && limitMs === this.#watchedMs) {
      this.#timer.refresh()
      return
    }
    this.#unwatch()
    if (this.#outcome) return
    this.#watchedMs = limitMs
    this.#timer = setTimeout(() => {
      const seconds = limitMs / 1000
      const silence =
        this.#firstMs === undefined
          ? `${this.#place} gave no picture within ${seconds} s; check the address and that it is sending`
          : `${this.#place} stopped sending pictures for ${seconds} s; check the camera and its connection`
      this.#finish({ error: new RunningFaultError(silence) })
    }, limitMs)
  }

  #unwatch(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #finish(outcome: { readonly error?: unknown }): void {
    this.#outcome ??= outcome
    this.#unwatch()
    this.#wake()
  }
}

function sizeOf({ width, height }: PictureHeader): { width: number; height: number } {
  return { width, height }
}
