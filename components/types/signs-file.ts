import type { Alphabet, Sign } from './sign.ts'
import type { Transcript } from './transcript.ts'

/** What pose-to-signs hands on to signs-to-text. */
export interface SignsFile {
  readonly schema: 'signline.signs/1'
  readonly alphabet: Alphabet
  readonly vocabulary: Transcript['vocabulary']
  /** As they were read; numbers are not rounded. */
  readonly signs: readonly Sign[]
}
