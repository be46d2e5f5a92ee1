import type { Handedness } from '../types/hand.ts'

/**
 * Which of the signer's hands it is, and how likely, 0.5..1.
 *
 * The network was trained on selfies, which are mirrored: its output is the probability of a left hand in a
 * mirrored picture, and so of a right hand in an ordinary one.
 *
 * MediaPipe: TensorsToClassificationCalculator with handedness.txt.
 */
export function decideHandedness(
  raw: number,
  mirrored: boolean,
): { readonly handedness: Handedness; readonly handednessScore: number } {
  const looksRight = raw >= 0.5 // as an ordinary picture shows it
  return {
    handedness: looksRight === mirrored ? 'left' : 'right',
    handednessScore: looksRight ? raw : 1 - raw,
  }
}
