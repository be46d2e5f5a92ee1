import type { Transcript } from '../types/transcript.ts'

/** Words below this confidence are marked as uncertain wherever a format can show it. */
export const UNCERTAIN_BELOW = 0.5

/** What every written transcript says about itself, one sentence an entry. */
export function automaticNotice(transcript: Pick<Transcript, 'language' | 'vocabulary'>): readonly string[] {
  const { name, size } = transcript.vocabulary
  return [
    'Automatic recognition of fingerspelling, not translation; it makes mistakes.',
    `Language: ${transcript.language} (American Sign Language, ISO 639-3). Vocabulary: ${name}, ${size} signs.`,
    'Face and body are not read. No replacement for interpreters.',
  ]
}
