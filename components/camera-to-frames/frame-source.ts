import type { DropReason } from '../types/camera.ts'
import type { PixelSlot } from './frame-pool.ts'

/** One picture as a decoder yields it; the receiver owns `slot` and releases it. */
export interface DecodedPicture {
  /** On the source's own clock, milliseconds; only differences mean anything. */
  readonly presentationMs: number
  /** Pixels, upright and with square pixels. */
  readonly width: number
  readonly height: number
  /** RGB, height × width × 3 bytes. */
  readonly slot: PixelSlot
}

export interface OpenOptions {
  /** Ends the decoding; what was started (a process, a connection) is gone before the iterator settles. */
  readonly signal?: AbortSignal
  /** Called for pictures that the source had to give up itself. */
  readonly onDrop?: (reason: DropReason, count: number) => void
  /**
   * Called before the first picture with how long the recording says it is, milliseconds. Never called where
   * that is not known, as of a stream.
   */
  readonly onDuration?: (durationMs: number) => void
  /** Called before the first picture with the names that ffmpeg gives the container. */
  readonly onContainer?: (format: string) => void
}

/** Where a camera's pictures come from; the decoders implement it, and so may a browser or a test. */
export interface FrameSource {
  /** True for cameras that don't wait for their reader. */
  readonly live: boolean
  /** Opens the source. Leaving the iteration early closes it again. */
  pictures(options: OpenOptions): AsyncIterable<DecodedPicture>
}
