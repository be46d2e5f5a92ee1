/** One hand as HandLandmarker gives it. */
export interface FoundHand {
  /** `Left` or `Right`, of a picture that is not mirrored. */
  readonly label: string
  /** Probability of the label, 0.5..1. */
  readonly score: number
  /** [21][xyz], normalized. */
  readonly landmarks: Float32Array
  /** [21][xyz], metres. */
  readonly worldLandmarks: Float32Array
}

export type ToHandWorker =
  | {
      readonly type: 'start'
      readonly wasmLoaderUrl: string
      readonly wasmUrl: string
      readonly bundleUrl: string
    }
  /** Looks at a picture and gives it back; times must rise. */
  | { readonly type: 'look'; readonly picture: ImageBitmap; readonly timestampMs: number }

export type FromHandWorker =
  /** So much has come of what is loaded, bytes; no answer. */
  | { readonly type: 'loading'; readonly bytes: number }
  | { readonly type: 'started' }
  | { readonly type: 'hands'; readonly hands: readonly FoundHand[]; readonly picture: ImageBitmap }
  | { readonly type: 'fault'; readonly reason: string }
