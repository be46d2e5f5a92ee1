import { SPELLING_CLASSES } from '../../models/fingerspelling/classes.ts'
import { GRID_HZ } from '../../models/fingerspelling/timing.ts'
import type { CameraId } from '../types/camera.ts'
import type { Handedness } from '../types/hand.ts'
import type { Alphabet, Sign } from '../types/sign.ts'
import { labelsOf, readAlphabet } from './alphabet.ts'
import { defaultTrust, SignBeliever, type TrustConfig } from './believe-signs.ts'
import type { ReadFrame } from './read-spelling.ts'

export interface DecodeConfig extends TrustConfig {
  /** Shortest sign, frames of the grid (33 ms each). */
  readonly minFrames: number
  /** What it costs to go from one handshape straight to another, in log-odds: keeps neighbours from flickering. */
  readonly changeCost: number
  /** How many other readings are reported. */
  readonly alternatives: number
}

export const defaultDecode: DecodeConfig = { ...defaultTrust, minFrames: 2, changeCost: 3.5, alternatives: 4 }

const NOTHING = SPELLING_CLASSES.indexOf('')
const FRAME_MS = 1000 / GRID_HZ
const FLOOR = 1e-9

/**
 * Turns frames into signs. Frames in which the alphabet's signs are more likely than anything else make a
 * stretch; within it the most likely sequence of signs is found, where each change costs; a sign held long is
 * one sign, and a moment of nothing between two stretches lets the same letter come again. What looks like
 * signs is then believed or not (believe-signs.ts). No dictionary and no language is known.
 */
export class SpellingDecoder {
  private readonly alphabet: Alphabet
  private readonly config: DecodeConfig
  private readonly classes: readonly number[]
  private readonly believer: SignBeliever
  private stretch: ReadFrame[] = []

  constructor(alphabet: Alphabet, config: DecodeConfig = defaultDecode) {
    this.alphabet = alphabet
    this.config = config
    this.believer = new SignBeliever(config)
    this.classes = SPELLING_CLASSES.flatMap((name, index) =>
      labelsOf(name, alphabet).length > 0 ? [index] : [],
    )
  }

  /** Takes the next frames in order; gives the signs that ended and are believed. */
  push(frames: readonly ReadFrame[]): Sign[] {
    const signs: Sign[] = []
    for (const read of frames) {
      if (this.presenceIn(read) > 0.5) this.stretch.push(read)
      else signs.push(...this.endStretch())
    }
    return signs
  }

  /** The signs of the stretch that is still open, when no more frames come. */
  finish(): Sign[] {
    return this.endStretch()
  }

  /** Probability that something of the alphabet is spelled. */
  private presenceIn({ probabilities }: ReadFrame): number {
    return this.classes.reduce((sum, index) => sum + (probabilities[index] ?? 0), 0)
  }

  private endStretch(): Sign[] {
    const stretch = this.stretch
    this.stretch = []
    const path = this.likeliestPath(stretch)
    const signs: Sign[] = []
    for (let start = 0; start < stretch.length; ) {
      let end = start + 1
      while (end < stretch.length && path[end] === path[start]) end++
      const frames = stretch.slice(start, end)
      const sign = this.signOf(frames)
      if (sign !== undefined) {
        const presence = Math.max(...frames.map((frame) => this.presenceIn(frame)))
        signs.push(...this.believer.add({ sign, presence }))
      }
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
    const sums = SPELLING_CLASSES.map((_, index) =>
      index === NOTHING ? 0 : frames.reduce((sum, { probabilities }) => sum + (probabilities[index] ?? 0), 0),
    )
    const presence = Math.max(...frames.map((frame) => this.presenceIn(frame)))
    const readings = readAlphabet(SPELLING_CLASSES, sums, this.alphabet).map(({ label, confidence }) => ({
      label,
      confidence: confidence * presence,
    }))
    const [best, ...others] = readings
    if (best === undefined) return undefined
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

function mostFrequent(hands: readonly (Handedness | undefined)[]): Handedness | undefined {
  const count = (handedness: Handedness): number => hands.filter((hand) => hand === handedness).length
  const [left, right] = [count('left'), count('right')]
  if (left + right === 0) return undefined
  return left > right ? 'left' : 'right'
}
