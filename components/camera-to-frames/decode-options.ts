import type { VideoAddress } from './ffmpeg-arguments.ts'
import type { FramePool } from './frame-pool.ts'

export interface DecodeVideoOptions {
  /** See DEFAULT_MAX_SIDE. */
  readonly maxSide?: number
  readonly decoderThreads?: number
  /** Where pictures are put; a pool of its own by default. */
  readonly pool?: FramePool
  /** Pictures decoded before they are asked for, at most. */
  readonly readAhead?: number
  /** Longest wait for the first picture, seconds: 15 for a camera, 60 for a file. */
  readonly openTimeoutS?: number
  /** Longest wait between pictures, seconds: 10 for a camera, 60 for a file. */
  readonly stallTimeoutS?: number
  /**
   * What a file means that was cut off: `refuse` (the default) throws once its last whole picture was given;
   * `keep` ends there as if it were the recording's end.
   */
  readonly cutOff?: 'refuse' | 'keep'
  /**
   * Leaves out the pictures before this time, milliseconds as `DecodedPicture.presentationMs` counts them, and
   * decodes from the last key picture before it; only files and HTTP addresses with key pictures that can be
   * found (canSeek). 0 decodes from the beginning.
   */
  readonly seekMs?: number
  /** Whether the newest picture counts more than every picture; so it is with RTSP and webcams by default. */
  readonly live?: boolean
}

/** Longest waits, milliseconds. */
export interface TimeLimits {
  /** For the first picture. */
  readonly open: number
  /** For each further one. */
  readonly stall: number
}

/** Files may lie on slow disks and begin with a long search; cameras send or don't. */
export function limitsOf(address: VideoAddress, options: DecodeVideoOptions): TimeLimits {
  const isFile = address.kind === 'video-file'
  return {
    open: 1000 * (options.openTimeoutS ?? (isFile ? 60 : 15)),
    stall: 1000 * (options.stallTimeoutS ?? (isFile ? 60 : 10)),
  }
}
