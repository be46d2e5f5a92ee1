import type { CameraId } from './camera.ts'

/**
 * One decoded picture of one camera. `pixels` lie outside the JavaScript heap and may be shared between
 * threads; whoever received the frame calls `release()` once (or declares it with `using`), after which the
 * pixels belong to a later frame.
 */
export interface Frame extends Disposable {
  readonly cameraId: CameraId
  /** Place of the picture in its camera's recording, from 0, counted before anything is dropped. */
  readonly index: number
  /** Presentation time on the rig's clock, milliseconds; of a file, from its first picture. */
  readonly timestampMs: number
  /** Pixels. */
  readonly width: number
  /** Pixels. */
  readonly height: number
  /** RGB, 8 bits each, rows from the top without padding: height × width × 3 bytes. */
  readonly pixels: Uint8Array
  release(): void
}
