import { DIGIT_OF_HANDSHAPE } from '../../models/fingerspelling/classes.ts'
import type { Alphabet, Alternative } from '../types/sign.ts'

/** How a class of the network is written in an alphabet; empty where the alphabet has no such sign. */
export function labelsOf(className: string, alphabet: Alphabet): readonly string[] {
  const isDigit = className >= '0' && className <= '9'
  const digit = isDigit ? className : DIGIT_OF_HANDSHAPE[className]
  const letters = isDigit || className === '' ? [] : [className]
  const digits = digit === undefined ? [] : [digit]
  return { letters, digits, both: [...letters, ...digits] }[alphabet]
}

/**
 * Probabilities of the labels that an alphabet knows, most likely first, from probabilities of the network's
 * classes. Classes that the alphabet lacks are left out and the rest sums to 1 again (with `className` '' as a
 * possible rest that has no label). In `both`, a handshape that is a letter and a digit counts half for each,
 * the letter first: the picture alone cannot tell.
 */
export function readAlphabet(
  classNames: readonly string[],
  probabilities: ArrayLike<number>,
  alphabet: Alphabet,
): Alternative[] {
  let known = 0
  const readings: Alternative[] = []
  classNames.forEach((className, index) => {
    const probability = probabilities[index] ?? 0
    const labels = labelsOf(className, alphabet)
    if (labels.length > 0 || className === '') known += probability
    for (const label of labels) readings.push({ label, confidence: probability / labels.length })
  })
  return readings
    .map(({ label, confidence }) => ({ label, confidence: known > 0 ? confidence / known : 0 }))
    .sort((one, other) => other.confidence - one.confidence)
}
