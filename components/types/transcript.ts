import type { CameraId, DropCount } from './camera.ts'
import type { Alphabet, Sign } from './sign.ts'

export interface Word {
  readonly text: string
  /** Milliseconds on the rig's clock; the end is exclusive. */
  readonly startMs: number
  readonly endMs: number
  /** The least certain sign's confidence, 0..1. */
  readonly confidence: number
  /** Indices into `Transcript.signs`. */
  readonly signs: readonly number[]
}

export interface Transcript {
  readonly schema: 'signline.transcript/1'
  /** ISO 639-3; `ase` is American Sign Language. */
  readonly language: 'ase'
  readonly vocabulary: { readonly name: string; readonly size: number }
  readonly alphabet: Alphabet
  /** Words separated by one space. */
  readonly text: string
  readonly words: readonly Word[]
  readonly signs: readonly Sign[]
  readonly cameras: readonly CameraId[]
  readonly durationMs: number
  readonly dropped: readonly DropCount[]
}
