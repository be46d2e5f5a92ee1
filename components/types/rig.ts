import type { CameraId } from './camera.ts'

/** One calibrated camera, as anipose and freemocap write it (`[cam_0]` tables of a TOML file). */
export interface RigCamera {
  readonly id: CameraId
  /** Width and height in pixels that `intrinsics` belong to. */
  readonly size: readonly [number, number]
  /** 3×3, row by row, pixels. */
  readonly intrinsics: readonly number[]
  /** OpenCV's k1, k2, p1, p2, k3. */
  readonly distortions: readonly number[]
  /** Rodrigues vector of cameraFromWorld, radians. */
  readonly rotation: readonly [number, number, number]
  /** Translation of cameraFromWorld, metres. */
  readonly translation: readonly [number, number, number]
  readonly fisheye: boolean
}

export interface Rig {
  readonly cameras: readonly RigCamera[]
}
