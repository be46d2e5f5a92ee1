import type { Transcript, Word } from '../types/transcript.ts'

/** One caption: what is shown, and when. */
export interface Cue {
  readonly startMs: number
  readonly endMs: number
  readonly words: readonly Word[]
}

export interface CueConfig {
  /** Characters of one line; 32 fits every player (CEA-608) and phones. */
  readonly lineCharacters: number
  /** No caption spans more, milliseconds (BBC subtitle guidelines: about 6 to 7 s). */
  readonly longestMs: number
  /** A caption stays at least this long, milliseconds, if the next one leaves it the time. */
  readonly shortestMs: number
  /** A gap between words that begins a new caption, milliseconds. */
  readonly gapMs: number
}

export const defaultCueConfig: CueConfig = {
  lineCharacters: 32,
  longestMs: 7000,
  shortestMs: 1000,
  gapMs: 2000,
}

/** Puts words together to captions of one line each; captions never overlap and are at least 1 ms long. */
export function groupCues(transcript: Transcript, config: CueConfig = defaultCueConfig): Cue[] {
  const groups: Word[][] = []
  for (const word of transcript.words) {
    const group = groups.at(-1)
    if (group !== undefined && fits(group, word, config)) group.push(word)
    else groups.push([word])
  }
  const cues: Cue[] = []
  for (const [place, words] of groups.entries()) {
    const startMs = Math.max(words[0]?.startMs ?? 0, cues.at(-1)?.endMs ?? 0)
    const signedUntilMs = Math.max(...words.map((word) => word.endMs), startMs + config.shortestMs)
    const nextMs = groups[place + 1]?.[0]?.startMs ?? Number.POSITIVE_INFINITY
    cues.push({ startMs, endMs: Math.max(startMs + 1, Math.min(signedUntilMs, nextMs)), words })
  }
  return cues
}

function fits(group: readonly Word[], word: Word, config: CueConfig): boolean {
  const [first, last] = [group[0], group.at(-1)]
  if (first === undefined || last === undefined) return true
  const characters = [...group, word].reduce((sum, { text }) => sum + text.length + 1, -1)
  return (
    characters <= config.lineCharacters &&
    word.endMs - first.startMs <= config.longestMs &&
    word.startMs - last.endMs < config.gapMs
  )
}
