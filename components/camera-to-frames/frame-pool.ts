/** Limits of a pool. */
export interface FramePoolOptions {
  /** Bytes of pixels that may be out at once. */
  readonly maxBytes: number
}

/** 96 MiB: 36 pictures of 1280×720, a little over one second of video. */
export const DEFAULT_POOL_BYTES: number = 96 * 1024 * 1024

/** Slots that a pool grants however large the pictures are, so that reading ahead never starves. */
const MIN_SLOTS = 4

/** Room for one picture. It has one owner when it is handed out; each `retain()` adds one. */
export interface PixelSlot {
  readonly bytes: Uint8Array<SharedArrayBuffer>
  retain(): void
  /** Gives up one ownership; the last one returns the room to the pool. Throws when there is none left. */
  release(): void
}

/**
 * Pixels outside the JavaScript heap, used over and over. At most `maxBytes` (but at least four pictures)
 * are out at once; whoever fills slots stops reading until one comes back, and so does ffmpeg behind it.
 */
export class FramePool {
  readonly #maxBytes: number
  readonly #free: SharedArrayBuffer[] = []
  readonly #waiting = new Set<() => void>()
  #slotBytes = 0
  #out = 0

  constructor(options: FramePoolOptions = { maxBytes: DEFAULT_POOL_BYTES }) {
    this.#maxBytes = options.maxBytes
  }

  /** Slots that are out and not yet released. */
  get slotsOut(): number {
    return this.#out
  }

  /** A slot of exactly `byteLength` bytes (old pixels still in it), or undefined while all are out. */
  tryAcquire(byteLength: number): PixelSlot | undefined {
    if (byteLength > this.#slotBytes) {
      this.#free.length = 0
      this.#slotBytes = byteLength
    }
    if (this.#out >= Math.max(MIN_SLOTS, Math.floor(this.#maxBytes / this.#slotBytes))) return undefined
    this.#out++
    const buffer = this.#free.pop() ?? new SharedArrayBuffer(this.#slotBytes)
    return this.#slot(buffer, byteLength)
  }

  /** Calls back once, when a slot has come back. Returns a function that takes the wish back. */
  onceFree(callback: () => void): () => void {
    this.#waiting.add(callback)
    return () => this.#waiting.delete(callback)
  }

  #slot(buffer: SharedArrayBuffer, byteLength: number): PixelSlot {
    let owners = 1
    return {
      bytes: new Uint8Array(buffer, 0, byteLength),
      retain: () => {
        if (owners === 0) throw new Error('a frame was retained after its last release')
        owners++
      },
      release: () => {
        if (owners === 0) throw new Error('a frame was released more often than it was retained')
        if (--owners === 0) this.#takeBack(buffer)
      },
    }
  }

  #takeBack(buffer: SharedArrayBuffer): void {
    this.#out--
    if (buffer.byteLength === this.#slotBytes) this.#free.push(buffer)
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const callback of waiting) callback()
  }
}
