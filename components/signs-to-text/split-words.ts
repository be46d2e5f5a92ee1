import type { Sign } from '../types/sign.ts'
import type { Word } from '../types/transcript.ts'

export interface WordConfig {
  /**
   * A word ends where nothing is signed for longer than this many letter intervals (from the beginning of one
   * letter to the beginning of the next, at the pace around that place). One letter that was missed leaves a
   * gap of at most 1 interval plus the movement to the next letter, so 1.75 keeps a word with a hole together.
   */
  readonly pauseIntervals: number
  /** No shorter gap ends a word, milliseconds: two frames lost at 6 letters a second are no pause. */
  readonly shortestPauseMs: number
  /** A longer gap always ends a word, milliseconds, however slow the signer. */
  readonly longestPauseMs: number
  /**
   * The pace at a place is the median of this many intervals before it or after it, whichever is slower: a
   * signer who speeds up between words must not have the slow word torn.
   */
  readonly paceLetters: number
  /**
   * An interval that counts for the pace is at most this many times the letter's own duration plus
   * `shortestPauseMs`; longer ones hold a pause and say nothing about the pace.
   */
  readonly paceDurations: number
}

export const defaultWordConfig: WordConfig = {
  pauseIntervals: 1.75,
  shortestPauseMs: 350,
  longestPauseMs: 2500,
  paceLetters: 4,
  paceDurations: 2,
}

/**
 * Joins signs (in the order of time) to words; a pause relative to the signer's own speed ends a word.
 * A sign of more than one character (a gloss such as THANK-YOU) is a word by itself. Every sign is in exactly
 * one word, two equal signs in a row stay two letters.
 */
export function splitWords(signs: readonly Sign[], config: WordConfig = defaultWordConfig): Word[] {
  const words: Word[] = []
  let members: number[] = []
  for (const [place, sign] of signs.entries()) {
    const previous = signs[place - 1]
    if (previous !== undefined && (isGloss(previous) || isGloss(sign) || isPause(signs, place, config))) {
      words.push(wordOf(signs, members))
      members = []
    }
    members.push(place)
  }
  if (members.length > 0) words.push(wordOf(signs, members))
  return words
}

/** Words of a transcript as one line. */
export function textOf(words: readonly Word[]): string {
  return words.map((word) => word.text).join(' ')
}

function wordOf(signs: readonly Sign[], members: readonly number[]): Word {
  const own = members.flatMap((place) => signs[place] ?? [])
  return {
    text: own.map((sign) => sign.label).join(''),
    startMs: Math.min(...own.map((sign) => sign.startMs)),
    endMs: Math.max(...own.map((sign) => sign.endMs)),
    confidence: Math.min(...own.map((sign) => sign.confidence)),
    signs: members,
  }
}

function isGloss(sign: Sign): boolean {
  return [...sign.label].length > 1
}

/** Whether the gap before the sign at `place` ends a word. */
function isPause(signs: readonly Sign[], place: number, config: WordConfig): boolean {
  const [before, after] = [signs[place - 1], signs[place]]
  if (before === undefined || after === undefined) return false
  const gapMs = after.startMs - before.endMs
  if (gapMs <= config.shortestPauseMs) return false
  return gapMs > Math.min(config.longestPauseMs, config.pauseIntervals * paceMs(signs, place, config))
}

/** Letter interval around the gap before `place`, milliseconds. */
function paceMs(signs: readonly Sign[], place: number, config: WordConfig): number {
  const before = intervalsMs(signs, place - config.paceLetters, place, config)
  const after = intervalsMs(signs, place, place + config.paceLetters, config)
  const medians = [before, after].filter((side) => side.length > 0).map(median)
  if (medians.length > 0) return Math.max(...medians)
  // Letters stand alone on either side: what one letter takes is all that is known of the pace.
  const around = [signs[place - 1], signs[place]].flatMap((sign) => sign ?? [])
  return Math.min(...around.map((sign) => sign.endMs - sign.startMs)) + config.shortestPauseMs
}

/** The intervals from one sign to the next between two places, those left out that hold a pause. */
function intervalsMs(signs: readonly Sign[], from: number, to: number, config: WordConfig): number[] {
  const intervals: number[] = []
  for (let later = Math.max(1, from); later <= Math.min(signs.length - 1, to); later++) {
    const [earlier, next] = [signs[later - 1], signs[later]]
    if (earlier === undefined || next === undefined) continue
    const durationMs = earlier.endMs - earlier.startMs
    const intervalMs = next.startMs - earlier.startMs
    if (intervalMs <= config.paceDurations * durationMs + config.shortestPauseMs) intervals.push(intervalMs)
  }
  return intervals
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low, high] = [sorted[middle - 1], sorted[middle]]
  if (high === undefined) return Number.NaN
  return sorted.length % 2 === 1 || low === undefined ? high : (low + high) / 2
}
