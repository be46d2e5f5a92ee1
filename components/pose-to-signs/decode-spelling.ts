import { DIGIT_OF_HANDSHAPE, SPELLING_CLASSES } from '../../models/fingerspelling/classes.ts'
import { GRID_HZ } from '../../models/fingerspelling/timing.ts'
import type { CameraId } from '../types/camera.ts'
import type { Handedness } from '../types/hand.ts'
import type { Alphabet, Alternative, Sign } from '../types/sign.ts'
import { labelsOf, readAlphabet } from './alphabet.ts'
import type { ReadFrame } from './read-spelling.ts'

export interface DecodeConfig {
  /** A sign counts when its mean probability over its frames is at least this, 0..1. */
  readonly minConfidence: number
  /** Shortest sign, frames of the grid (33 ms each). */
  readonly minFrames: number
  /** What it costs to go from one handshape straight to another, in log-odds: keeps neighbours from flickering. */
  readonly changeCost: number
  /** How many other readings are reported. */
  readonly alternatives: number
}

export const defaultDecode: DecodeConfig = {
  minConfidence: 0.5,
  minFrames: 2,
  changeCost: 3.5,
  alternatives: 4,
}

const NOTHING = SPELLING_CLASSES.indexOf('')
const FRAME_MS = 1000 / GRID_HZ
const FLOOR = 1e-9

/**
 * Turns frames into signs. Frames in which something is more likely than nothing make a stretch; within it the
 * most likely sequence of signs is found, where each change costs; a sign held long is one sign, and a moment
 * of nothing between two stretches lets the same letter come again. No dictionary and no language is known.
 */
export class SpellingDecoder {
  private readonly alphabet: Alphabet
  private readonly config: DecodeConfig
  private readonly classes: readonly number[]
  private stretch: ReadFrame[] = []

  constructor(alphabet: Alphabet, config: DecodeConfig = defaultDecode) {
    this.alphabet = alphabet
    this.config = config
    this.classes = SPELLING_CLASSES.flatMap((name, index) =>
      labelsOf(name, alphabet).length > 0 ? [index] : [],
    )
  }

  /** Takes the next frames in order; gives the signs that ended. */
  push(frames: readonly ReadFrame[]): Sign[] {
    const signs: Sign[] = []
    for (const read of frames) {
      const spelled = this.classes.reduce((sum, index) => sum + (read.probabilities[index] ?? 0), 0)
      if (spelled > (read.probabilities[NOTHING] ?? 0)) this.stretch.push(read)
      else signs.push(...this.finish())
    }
    return signs
  }

  /** The signs of the stretch that is still open, when no more frames come. */
  finish(): Sign[] {
    const stretch = this.stretch
    this.stretch = []
    const path = this.likeliestPath(stretch)
    const signs: Sign[] = []
    for (let start = 0; start < stretch.length; ) {
      let end = start + 1
      while (end < stretch.length && path[end] === path[start]) end++
      const sign = this.signOf(stretch.slice(start, end))
      if (sign !== undefined) signs.push(sign)
      start = end
    }
    return signs
  }

  /** Class of each frame; Viterbi, where every change of class costs the same. */
  private likeliestPath(stretch: readonly ReadFrame[]): number[] {
    let scores = this.classes.map(() => 0)
    const cameFrom = stretch.map(({ probabilities }, time) => {
      const best = scores.indexOf(Math.max(...scores))
      const change = time === 0 ? Number.NEGATIVE_INFINITY : (scores[best] ?? 0) - this.config.changeCost
      const origins = scores.map((score, state) => (score >= change ? state : best))
      scores = this.classes.map(
        (index, state) =>
          Math.max(scores[state] ?? 0, change) + Math.log((probabilities[index] ?? 0) + FLOOR),
      )
      return origins
    })
    let state = scores.indexOf(Math.max(...scores))
    const path: number[] = []
    for (let time = stretch.length - 1; time >= 0; time--) {
      path[time] = state
      state = cameFrom[time]?.[state] ?? state
    }
    return path
  }

  private signOf(frames: readonly ReadFrame[]): Sign | undefined {
    const first = frames[0]
    const last = frames.at(-1)
    if (first === undefined || last === undefined || frames.length < this.config.minFrames) return undefined
    const mean = SPELLING_CLASSES.map(
      (_, index) =>
        frames.reduce((sum, { probabilities }) => sum + (probabilities[index] ?? 0), 0) / frames.length,
    )
    const [best, ...others] = readAlphabet(SPELLING_CLASSES, mean, this.alphabet)
    if (best === undefined || confidenceOf(best, others) < this.config.minConfidence) return undefined
    return {
      label: best.label,
      startMs: first.frame.timestampMs,
      endMs: last.frame.timestampMs + FRAME_MS,
      confidence: best.confidence,
      alternatives: others.slice(0, this.config.alternatives),
      handedness: mostFrequent(frames.map(({ frame }) => frame.handedness)) ?? 'right',
      cameras: [...new Set(frames.flatMap(({ frame }): CameraId[] => [...frame.samples.keys()]))].sort(),
    }
  }
}

/** A reading's probability; in `both`, together with the other reading of the same handshape. */
function confidenceOf(best: Alternative, others: readonly Alternative[]): number {
  const twin = others.find(({ label }) => isTwin(label, best.label))
  return best.confidence + (twin?.confidence ?? 0)
}

function isTwin(one: string, other: string): boolean {
  return DIGIT_OF_HANDSHAPE[one] === other || DIGIT_OF_HANDSHAPE[other] === one
}

function mostFrequent(hands: readonly (Handedness | undefined)[]): Handedness | undefined {
  const count = (handedness: Handedness): number => hands.filter((hand) => hand === handedness).length
  const [left, right] = [count('left'), count('right')]
  if (left + right === 0) return undefined
  return left > right ? 'left' : 'right'
}
