/** Names a camera within one recording or session, e.g. `front`. Letters, digits, `-` and `_`. */
export type CameraId = string

export interface Camera {
  readonly id: CameraId
  /** File, folder, glob, `rtsp://`, `http(s)://` or `/dev/videoN`; never interpreted by a shell. */
  readonly uri: string
  /** True when the picture is a mirror image, as selfie cameras and webcam pages often deliver it. */
  readonly mirrored: boolean
}

/** Why a frame was not used. Every drop is counted under one of these. */
export type DropReason = 'newer-frame' | 'corrupt' | 'wrong-size' | 'out-of-order' | 'rate-limit'

export interface DropCount {
  readonly cameraId: CameraId
  readonly reason: DropReason
  readonly count: number
}
