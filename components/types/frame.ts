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

/**
 * A frame whose pixels worker threads can read where they are: `pixels` lies in a SharedArrayBuffer, so
 * posting it (or its buffer, byteOffset and length) to a worker copies nothing. The slot goes back to its
 * pool when every owner has called `release()`.
 */
export interface SharedFrame extends Frame {
  readonly pixels: Uint8Array<SharedArrayBuffer>
  /** Adds an owner, for instance a second segment that overlaps the first; returns this same frame. */
  retain(): SharedFrame
}
