import type { Alphabet } from '../types/sign.ts'
import type { Transcript } from '../types/transcript.ts'

/** What can be read at all, by the alphabet that is asked for. */
export const vocabularies: Readonly<Record<Alphabet, Transcript['vocabulary']>> = {
  letters: { name: 'American manual alphabet', size: 26 },
  digits: { name: 'American manual digits', size: 10 },
  both: { name: 'American manual alphabet and digits', size: 36 },
}
