import { vocabularies } from '../../components/pose-to-signs/vocabulary.ts'
import type { Alphabet, Sign } from '../../components/types/sign.ts'
import type { Transcript, Word } from '../../components/types/transcript.ts'
import { confidenceOf, lettersOf, plainText, type SpelledText } from './spelled-text.ts'

/** The corrected text as a transcript, to be written as captions; times are counted from `startMs`. */
export function transcriptOfText(text: SpelledText, alphabet: Alphabet, startMs: number): Transcript {
  const signs = lettersOf(text).map(
    (letter): Sign => ({
      ...letter.sign,
      label: letter.label,
      confidence: confidenceOf(letter),
      startMs: Math.max(0, letter.sign.startMs - startMs),
      endMs: Math.max(0, letter.sign.endMs - startMs),
    }),
  )
  const words: Word[] = []
  let next = 0
  for (const { letters } of text) {
    const own = signs.slice(next, next + letters.length)
    words.push({
      text: own.map(({ label }) => label).join(''),
      startMs: Math.min(...own.map((sign) => sign.startMs)),
      endMs: Math.max(...own.map((sign) => sign.endMs)),
      confidence: Math.min(...own.map(({ confidence }) => confidence)),
      signs: own.map((_, place) => next + place),
    })
    next += letters.length
  }
  return {
    schema: 'signline.transcript/1',
    language: 'ase',
    vocabulary: vocabularies[alphabet],
    alphabet,
    text: plainText(text),
    words,
    signs,
    cameras: [...new Set(signs.flatMap(({ cameras }) => cameras))],
    durationMs: Math.max(0, ...signs.map(({ endMs }) => endMs)),
    dropped: [],
  }
}
