import type { Transcript } from '../types/transcript.ts'
import { characterErrors, letterErrors, wordErrors } from './score.ts'

/** How far a transcript is from what was really spelled. */
export interface MeasuredErrors {
  /** Numbers that the Kubeflow UI shows as a table. */
  readonly metrics: Readonly<Record<string, number>>
  /** Letters that occur, and NOTHING. */
  readonly categories: readonly string[]
  /** [spelled][read], counts. */
  readonly confusions: readonly (readonly number[])[]
}

/** Stands in the confusion matrix for a letter that was missed or not spelled. */
export const NOTHING = '(none)'

export function measureErrors(transcript: Transcript, reference: string): MeasuredErrors {
  const letters = letterErrors(reference, transcript.text)
  const pairs = letters.edits.map((edit) => ({
    spelled: edit.kind === 'insertion' ? NOTHING : edit.reference,
    read: edit.kind === 'deletion' ? NOTHING : edit.hypothesis,
  }))
  const labels = new Set(pairs.flatMap(({ spelled, read }) => [spelled, read]))
  labels.delete(NOTHING)
  const categories = [...[...labels].sort(), NOTHING]
  const confusions = categories.map((spelled) =>
    categories.map((read) => pairs.filter((pair) => pair.spelled === spelled && pair.read === read).length),
  )
  const right = letters.referenceLength - letters.substitutions - letters.deletions
  return {
    metrics: {
      characterErrorRate: characterErrors(reference, transcript.text).rate,
      letterErrorRate: letters.rate,
      wordErrorRate: wordErrors(reference, transcript.text).rate,
      lettersRight: right,
      letters: letters.referenceLength,
      accuracy: letters.referenceLength === 0 ? 0 : right / letters.referenceLength,
    },
    categories,
    confusions,
  }
}
