import type { SharedSession } from '../../components/types/live-messages.ts'

/** What every view says of itself. */
export const AUTOMATIC =
  'Automatic recognition of fingerspelling; it makes mistakes and replaces no interpreter.'

export const RECORDING_OFF = 'Nothing is recorded.'
/** Landmarks, never pictures, are written when an operator has turned it on. */
export const RECORDING_ON = 'Recording: the hand landmarks of all cameras are being saved.'

/** The language and the vocabulary in one line. */
export function vocabularyLine({
  language,
  vocabulary,
}: Pick<SharedSession, 'language' | 'vocabulary'>): string {
  return `Language: ${language} (American Sign Language). Vocabulary: ${vocabulary.name}, ${vocabulary.size} signs.`
}

/** 0..1 in words: `70 %`. */
export function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}

/** `12 s`, `3 min`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return seconds < 120 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`
}

/** `never`, `once`, `3 times`. */
export function times(count: number): string {
  return count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`
}
