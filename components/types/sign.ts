import type { CameraId } from './camera.ts'
import type { Handedness } from './hand.ts'

/** Which of the manual alphabet's look-alikes (0/O, 2/V, 6/W, 9/F) a reader wants. */
export type Alphabet = 'letters' | 'digits' | 'both'

export interface Alternative {
  readonly label: string
  /** Calibrated probability, 0..1. */
  readonly confidence: number
}

/** One recognised letter, digit or sign. */
export interface Sign {
  /** `A`…`Z`, `0`…`9`, or a gloss in capitals. */
  readonly label: string
  /** Milliseconds on the rig's clock; the end is exclusive. */
  readonly startMs: number
  readonly endMs: number
  /** Calibrated probability of `label`, 0..1. */
  readonly confidence: number
  /** The other readings, most likely first. */
  readonly alternatives: readonly Alternative[]
  readonly handedness: Handedness
  /** The cameras whose views were read. */
  readonly cameras: readonly CameraId[]
}
