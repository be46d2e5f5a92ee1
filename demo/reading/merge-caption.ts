import type { Caption } from '../../components/types/caption.ts'
import type { Sign } from '../../components/types/sign.ts'
import type { Letter, SpelledText, SpelledWord } from './spelled-text.ts'

/** How far a letter's middle may move between two readings of it, milliseconds: half of the time of a slow letter. */
const MOST_SHIFT_MS = 150

/**
 * The text with a caption, which takes the place of what was read of it before. Letters are matched by when they
 * were signed (middles nearest to each other first, at most 150 ms apart). A matched letter keeps what a person
 * made of it: another label, its removal, a space before it. A letter that is not read any more goes, unless a
 * person corrected it. Once the caption is final nothing changes its letters any more, and corrections of what was
 * signed behind its end go over to the next one.
 */
export function withCaption(text: SpelledText, { number, state, signs, endMs }: Caption): SpelledText {
  const isOwn = (letter: Letter): boolean => letter.caption === number
  // Letters of the newest caption stand in the last words; all before stay the very same.
  const settled = text.slice(0, text.findLastIndex(({ letters }) => !letters.some(isOwn)) + 1)
  const words = text.slice(settled.length)
  const own = words.flatMap(({ letters }) => letters).filter(isOwn)
  if (own.length === 0 && signs.length === 0) return text

  const signOf = pairByTime(own, signs)
  const isLater = ({ id, sign }: Letter): boolean =>
    state === 'final' && !signOf.has(id) && sign.startMs >= endMs
  const letters = words.map((word): Letter[] =>
    word.letters.flatMap((letter) => {
      if (!isOwn(letter)) return [letter]
      const sign = signOf.get(letter.id)
      if (sign !== undefined)
        return [{ ...letter, sign, label: letter.isCorrected ? letter.label : sign.label }]
      return letter.isCorrected && !isLater(letter) ? [letter] : []
    }),
  )
  const paired = new Set(signOf.values())
  const taken = new Set(own.map(({ id }) => id))
  for (const sign of signs) if (!paired.has(sign)) insert(letters, letterOf(sign, number, taken))
  const later = own
    .filter((letter) => letter.isCorrected && isLater(letter))
    .map((letter) => ({ ...letter, caption: number + 1 }))
  if (state === 'final') for (const word of letters) removeTakenAway(word)
  const merged = [...letters, later].filter((word) => word.length > 0)
  return [...settled, ...merged.map((word): SpelledWord => ({ letters: word }))]
}

/** The signs by the ids of the letters that they are readings of. */
function pairByTime(letters: readonly Letter[], signs: readonly Sign[]): ReadonlyMap<string, Sign> {
  const pairs = letters
    .filter(isRead)
    .flatMap(({ id, sign }) =>
      signs.map((other) => ({ id, sign: other, shiftMs: Math.abs(middleMs(other) - middleMs(sign)) })),
    )
    .filter(({ shiftMs }) => shiftMs <= MOST_SHIFT_MS)
    .sort((a, b) => a.shiftMs - b.shiftMs)
  const signOf = new Map<string, Sign>()
  const paired = new Set<Sign>()
  for (const { id, sign } of pairs) {
    if (signOf.has(id) || paired.has(sign)) continue
    signOf.set(id, sign)
    paired.add(sign)
  }
  return signOf
}

/** Whether the letter was read; one that a person added takes no time. */
function isRead({ sign }: Letter): boolean {
  return sign.endMs > sign.startMs
}

function middleMs({ startMs, endMs }: Sign): number {
  return (startMs + endMs) / 2
}

function letterOf(sign: Sign, caption: number, taken: Set<string>): Letter {
  let id = `${caption}.${Math.round(sign.startMs)}`
  while (taken.has(id)) id += "'"
  taken.add(id)
  return { id, caption, sign, label: sign.label, isCorrected: false }
}

/** Puts the letter behind those of its caption that were signed before it; the first one begins a word. */
function insert(words: Letter[][], letter: Letter): void {
  const isOwn = ({ caption }: Letter): boolean => caption === letter.caption
  const isBefore = (other: Letter): boolean => isOwn(other) && middleMs(other.sign) <= middleMs(letter.sign)
  const before = words.findLast((word) => word.some(isBefore))
  const first = words.find((word) => word.some(isOwn))
  if (before !== undefined) before.splice(before.findLastIndex(isBefore) + 1, 0, letter)
  else if (first !== undefined) first.splice(first.findIndex(isOwn), 0, letter)
  else words.push([letter])
}

function removeTakenAway(word: Letter[]): void {
  for (let place = word.length - 1; place >= 0; place--) if (word[place]?.label === '') word.splice(place, 1)
}
