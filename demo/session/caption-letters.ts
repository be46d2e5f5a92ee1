import { UNCERTAIN_BELOW } from '../../components/signs-to-text/automatic-notice.ts'
import type { Caption } from '../../components/types/caption.ts'
import type { Alternative } from '../../components/types/sign.ts'

export interface CaptionLetter {
  readonly label: string
  readonly confidence: number
  readonly uncertain: boolean
  readonly alternatives: readonly Alternative[]
}

/**
 * A caption letter by letter. Where its signs do not spell its text, the text stands as one piece with the
 * caption's own confidence, so that what is shown is always what was said.
 */
export function captionLetters(
  caption: Pick<Caption, 'text' | 'signs' | 'confidence'>,
): readonly CaptionLetter[] {
  const { text, signs, confidence } = caption
  if (text === '') return []
  const pieces =
    signs.map(({ label }) => label).join('') === text
      ? signs
      : [{ label: text, confidence, alternatives: [] }]
  return pieces.map((piece) => ({
    label: piece.label,
    confidence: piece.confidence,
    uncertain: piece.confidence < UNCERTAIN_BELOW,
    alternatives: piece.alternatives,
  }))
}

/** Neighbouring letters that are alike in certainty, together: outlines of one piece do not overlap its letters. */
export function captionRuns(
  caption: Pick<Caption, 'text' | 'signs' | 'confidence'>,
): readonly { readonly text: string; readonly uncertain: boolean }[] {
  const runs: { text: string; uncertain: boolean }[] = []
  for (const { label, uncertain } of captionLetters(caption)) {
    const last = runs.at(-1)
    if (last?.uncertain === uncertain) last.text += label
    else runs.push({ text: label, uncertain })
  }
  return runs
}
