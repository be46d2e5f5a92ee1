import type { InferenceSession } from '../../models/types.ts'

/** The two networks of MediaPipe's hand graph, as models/hand-pose converts them. */
export interface HandNetworks {
  /** `image` [1, 3, 192, 192] → `boxes` [1, 2016, 18], `scores` [1, 2016, 1]. */
  readonly palm: InferenceSession
  /**
   * `image` [1, 3, 224, 224] → `landmarks` [1, 63], `presence` [1, 1], `handedness` [1, 1],
   * `worldLandmarks` [1, 63].
   */
  readonly hand: InferenceSession
}

/** Where the time of one tracker went; milliseconds and counts since it was made. */
export interface Stopwatch {
  resizeMs: number
  palmNetMs: number
  handNetMs: number
  palmRuns: number
  handRuns: number
}

export function startStopwatch(): Stopwatch {
  return { resizeMs: 0, palmNetMs: 0, handNetMs: 0, palmRuns: 0, handRuns: 0 }
}

/** One output of a network that promised it. */
export function outputOf(
  outputs: Readonly<Record<string, { readonly data: Float32Array }>>,
  name: string,
): Float32Array {
  const tensor = outputs[name]
  if (tensor === undefined) throw new Error(`the network gave no output "${name}"`)
  return tensor.data
}
