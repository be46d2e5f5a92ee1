import type { SpellingNetworks } from '../../pose-to-signs/read-spelling.ts'
import type { CameraId } from '../../types/camera.ts'
import type { Caption } from '../../types/caption.ts'
import type { HandFrame } from '../../types/hand.ts'
import type { Alphabet } from '../../types/sign.ts'

export interface SessionReaderOptions {
  /** Opened by the host; the reader does not close them. */
  readonly networks: SpellingNetworks
  readonly alphabet: Alphabet
  /** Number of the last caption that was final before this reader began; 0 of a new session. */
  readonly lastNumber?: number
  /** What was signed before this belongs to captions that are final already, milliseconds. */
  readonly saidUntilMs?: number
}

/**
 * Reads one live session: what its cameras see goes in frame by frame, captions come out. Holds hands-to-pose,
 * pose-to-signs and signs-to-text; runs wherever an InferenceSession does, a worker thread or a browser.
 */
export interface SessionReader {
  /** Takes a camera's next frame, times on the session's clock; false where it came too late and is dropped. */
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
}

export function openSessionReader(_options: SessionReaderOptions): SessionReader {
  throw new Error('being written')
}
