import type { Alternative, Sign } from '../../components/types/sign.ts'

/** One letter of the text: what was read, and what stands there now. */
export interface Letter {
  /** Unlike that of any other letter. */
  readonly id: string
  /** Number of the caption that it was read in. */
  readonly caption: number
  readonly sign: Sign
  /** As read, until a person corrects it; empty where a person took it away while its word is under way. */
  readonly label: string
  /** Whether a person chose or typed it. */
  readonly isCorrected: boolean
}

export interface SpelledWord {
  readonly letters: readonly Letter[]
}

/** Words in order; none is without letters. */
export type SpelledText = readonly SpelledWord[]

/** The text with another label at a letter. */
export function withLabel(text: SpelledText, id: string, label: string): SpelledText {
  return mapLetters(text, (letter) => [letter.id === id ? { ...letter, label, isCorrected: true } : letter])
}

export function withoutLetter(text: SpelledText, id: string): SpelledText {
  return mapLetters(text, (letter) => (letter.id === id ? [] : [letter]))
}

/** The text as it is read: without the letters that a person took away from a word under way. */
export function visibleText(text: SpelledText): SpelledText {
  return mapLetters(text, (letter) => (letter.label === '' ? [] : [letter]))
}

/** The text with a letter that was missed, behind another one; `newId` is its own. */
export function withLetterAfter(text: SpelledText, id: string, label: string, newId: string): SpelledText {
  return mapLetters(text, (letter) => {
    if (letter.id !== id) return [letter]
    const { caption } = letter
    const { endMs, handedness, cameras } = letter.sign
    const sign: Sign = { label, startMs: endMs, endMs, confidence: 1, alternatives: [], handedness, cameras }
    return [letter, { id: newId, caption, sign, label, isCorrected: true }]
  })
}

/** The text with a space before a letter; the same where one is there. */
export function withSpaceBefore(text: SpelledText, id: string): SpelledText {
  return text.flatMap((word) => {
    const place = word.letters.findIndex((letter) => letter.id === id)
    if (place <= 0) return [word]
    return [{ letters: word.letters.slice(0, place) }, { letters: word.letters.slice(place) }]
  })
}

/** The text without the space before a letter; the same where there is none. */
export function withoutSpaceBefore(text: SpelledText, id: string): SpelledText {
  const place = text.findIndex((word) => word.letters[0]?.id === id)
  const [before, word] = [text[place - 1], text[place]]
  if (before === undefined || word === undefined) return text
  const joined = { letters: [...before.letters, ...word.letters] }
  return [...text.slice(0, place - 1), joined, ...text.slice(place + 1)]
}

/** All letters in order. */
export function lettersOf(text: SpelledText): readonly Letter[] {
  return text.flatMap(({ letters }) => letters)
}

/** Words separated by one space. */
export function plainText(text: SpelledText): string {
  return text.map(({ letters }) => letters.map(({ label }) => label).join('')).join(' ')
}

export function isSameText(one: SpelledText, other: SpelledText): boolean {
  const plain = (text: SpelledText) =>
    JSON.stringify(
      text.map(({ letters }) => letters.map(({ id, label, isCorrected }) => [id, label, isCorrected])),
    )
  return plain(one) === plain(other)
}

/** What may stand at a letter: what was read, then the other readings that are likely at all, most likely first. */
export function choicesOf({ sign }: Letter): readonly Alternative[] {
  const others = sign.alternatives.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE)
  return [{ label: sign.label, confidence: sign.confidence }, ...others].slice(0, MOST_CHOICES)
}

const LEAST_CONFIDENCE = 0.005 // what would show as 0 %
const MOST_CHOICES = 6

/** Probability of what stands at a letter; a person's word is certain. */
export function confidenceOf({ sign, isCorrected }: Letter): number {
  return isCorrected ? 1 : sign.confidence
}

function mapLetters(text: SpelledText, change: (letter: Letter) => readonly Letter[]): SpelledText {
  return text
    .map(({ letters }) => ({ letters: letters.flatMap(change) }))
    .filter(({ letters }) => letters.length > 0)
}
