import type { Sign } from '../types/sign.ts'
import type { Word } from '../types/transcript.ts'
import { defaultWordConfig, splitWords, type WordConfig } from './split-words.ts'

export interface StreamConfig extends WordConfig {
  /**
   * A word that lasts longer is ended at its next sign, milliseconds: whoever takes a live session over reads the
   * word under way from its beginning, and landmarks are kept for so long only.
   */
  readonly longestWordMs: number
}

export const defaultStreamConfig: StreamConfig = { ...defaultWordConfig, longestWordMs: 25_000 }

/** A word and its own signs. */
export interface StreamedWord {
  readonly word: Word
  readonly signs: readonly Sign[]
}

/**
 * Splits signs into words while they come: a word is given once, when enough time has passed after it that no
 * sign can join it any more, and never changes. splitWords knows the pace on both sides of a pause, this only
 * the one before it, so a signer who slows down in mid-word may get a word more.
 */
export class WordStream {
  private readonly config: StreamConfig
  private open: Sign[] = []

  constructor(config: StreamConfig = defaultStreamConfig) {
    this.config = config
  }

  /** Takes the next sign in the order of time; gives the words that it does not belong to. */
  push(sign: Sign): StreamedWord[] {
    const ended = this.endBefore(sign)
    this.open.push(sign)
    return ended
  }

  /** Says that no sign begins before this time; gives the words that are over by then. */
  passTo(timestampMs: number): StreamedWord[] {
    return this.open.length === 0 ? [] : this.endBefore(signAt(timestampMs))
  }

  /** The words under way, when nothing more comes. */
  finish(): StreamedWord[] {
    const signs = this.open
    this.open = []
    return splitWords(signs, this.config).map((word) => streamed(word, signs))
  }

  private endBefore(next: Sign): StreamedWord[] {
    const signs = [...this.open, next]
    const words = splitWords(signs, this.config)
    const last = words.at(-1)
    const first = signs[last?.signs[0] ?? 0]
    if (first !== undefined && next.startMs - first.startMs > this.config.longestWordMs) return this.finish()
    this.open = signs.slice(last?.signs[0] ?? 0, -1)
    return words.slice(0, -1).map((word) => streamed(word, signs))
  }

  /** The signs of the word under way. */
  get underWay(): readonly Sign[] {
    return this.open
  }
}

/** What stands for the next sign while none has come: it begins at this time and says nothing. */
function signAt(startMs: number): Sign {
  return {
    label: '',
    startMs,
    endMs: startMs,
    confidence: 1,
    alternatives: [],
    handedness: 'right',
    cameras: [],
  }
}

function streamed(word: Word, signs: readonly Sign[]): StreamedWord {
  return { word, signs: word.signs.flatMap((place) => signs[place] ?? []) }
}
