import { pick, type Random, seededRandom, seedFor } from '../../data-samples/renderer/random.ts'
import type { RecordingPlan } from '../../data-samples/renderer/recording.ts'

const ALPHABET = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
/** Letters a second, and how many words are spelled so fast: a beginner's 1 to a fluent signer's 6. */
const WORDS_BY_SPEED: readonly (readonly [lettersPerSecond: number, words: number])[] = [
  [1, 6],
  [2, 8],
  [3, 8],
  [4, 8],
  [5, 6],
  [6, 6],
]
const LENGTHS: readonly number[] = [4, 5, 6]
/** Every so many words, one letter is doubled; three cameras look on. */
const DOUBLED_EVERY = 5
const THREE_CAMERAS_EVERY = 6

export type SpellingPlan = Extract<RecordingPlan, { readonly text: string }>

/**
 * Words to spell, drawn from a seed: made up, so that no dictionary helps, from shuffled whole alphabets, so that
 * every letter comes up as often as any other. Hands alternate; the seed of each word draws its own skin,
 * light, background and proportions.
 */
export function drawWords(seed: number): readonly SpellingPlan[] {
  const random = seededRandom(seedFor(seed, 'words'))
  const bag = letterBag(random)
  const speeds = interleave(WORDS_BY_SPEED)
  return speeds.map((lettersPerSecond, i): SpellingPlan => {
    const letters = Array.from({ length: pick(random, LENGTHS) }, bag)
    const doubled = i % DOUBLED_EVERY === DOUBLED_EVERY - 1 ? Math.floor(random() * letters.length) : -1
    return {
      text: letters.map((letter, place) => (place === doubled ? letter + letter : letter)).join(''),
      hand: i % 2 === 0 ? 'right' : 'left',
      lettersPerSecond,
      cameraCount: i % THREE_CAMERAS_EVERY === 0 ? 3 : 1,
      seed: seedFor(seed, `word ${i}`) % 1_000_000,
    }
  })
}

/** Draws letters without putting them back until all are drawn; never the same letter twice in a row. */
function letterBag(random: Random): () => string {
  let left: string[] = []
  let last = ''
  return () => {
    if (left.length === 0) left = shuffled(ALPHABET, random)
    const place = left.findIndex((letter) => letter !== last)
    last = left.splice(Math.max(0, place), 1)[0] ?? ''
    return last
  }
}

function shuffled(letters: readonly string[], random: Random): string[] {
  return letters
    .map((letter) => ({ letter, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ letter }) => letter)
}

/** One speed after the other, round and round, so that the first words already hold every speed and hand. */
function interleave(counts: readonly (readonly [number, number])[]): readonly number[] {
  const most = Math.max(...counts.map(([, count]) => count))
  const rounds = Array.from({ length: most }, (_, round) => {
    const speeds = counts.filter(([, count]) => count > round).map(([speed]) => speed)
    // Every other round the other way about, so that a speed is not always spelled by the same hand.
    return round % 2 === 0 ? speeds : speeds.reverse()
  })
  return rounds.flat()
}
