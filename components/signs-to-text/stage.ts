import type { CameraId, DropCount } from '../types/camera.ts'
import type { Alphabet, Sign } from '../types/sign.ts'
import type { Transcript, Word } from '../types/transcript.ts'
import { defaultWordConfig, splitWords, textOf, type WordConfig } from './split-words.ts'

/** What is read so far. */
export interface TextSoFar {
  readonly signs: readonly Sign[]
  /** The last word may still grow, and a word may be joined to its neighbour once the pace is known better. */
  readonly words: readonly Word[]
  /** Words separated by one space. */
  readonly text: string
}

/**
 * Turns a stream of signs into words: yields the text so far after every sign (for captions that correct
 * themselves) and once at the end; nothing signed yields one empty text.
 */
export async function* signsToText(
  signs: AsyncIterable<Sign>,
  config: WordConfig = defaultWordConfig,
): AsyncGenerator<TextSoFar, void, undefined> {
  const read: Sign[] = []
  for await (const sign of signs) {
    insertByTime(read, sign)
    yield textSoFar(read, config)
  }
  if (read.length === 0) yield textSoFar(read, config)
}

function textSoFar(signs: readonly Sign[], config: WordConfig): TextSoFar {
  const words = splitWords(signs, config)
  return { signs: [...signs], words, text: textOf(words) }
}

/** Two hands are read side by side, so a sign may arrive after one that began later. */
function insertByTime(signs: Sign[], sign: Sign): void {
  let place = signs.length
  while (place > 0 && (signs[place - 1]?.startMs ?? 0) > sign.startMs) place--
  signs.splice(place, 0, sign)
}

/** What a transcript says about itself besides the text. */
export interface TranscriptSetting {
  readonly alphabet: Alphabet
  readonly vocabulary: Transcript['vocabulary']
  readonly cameras: readonly CameraId[]
  readonly durationMs: number
  readonly dropped: readonly DropCount[]
}

/** The finished transcript of one recording. */
export function transcriptOf({ text, words, signs }: TextSoFar, setting: TranscriptSetting): Transcript {
  const { alphabet, vocabulary, cameras, durationMs, dropped } = setting
  return {
    schema: 'signline.transcript/1',
    language: 'ase',
    vocabulary,
    alphabet,
    text,
    words,
    signs,
    cameras,
    durationMs,
    dropped,
  }
}
