import { SPELLING_CLASSES } from '../../models/fingerspelling/classes.ts'
import { GRID_HZ } from '../../models/fingerspelling/timing.ts'
import type { CameraId } from '../types/camera.ts'
import type { Handedness } from '../types/hand.ts'
import type { Alphabet, Sign } from '../types/sign.ts'
import { labelsOf, readAlphabet } from './alphabet.ts'
import { type Candidate, defaultTrust, SignBeliever, type TrustConfig } from './believe-signs.ts'
import {
  cannotBeDouble,
  type DoublingConfig,
  deepestDip,
  defaultDoubling,
  isDouble,
} from './double-letters.ts'
import { defaultPath, LetterPath, type PathConfig, type Run } from './letter-path.ts'
import type { ReadFrame } from './read-spelling.ts'

export interface DecodeConfig {
  readonly path: PathConfig
  readonly trust: TrustConfig
  readonly doubling: DoublingConfig
  /** Shortest sign, frames of the grid (33 ms each). */
  readonly minFrames: number
  /** How many other readings are reported. */
  readonly alternatives: number
}

export const defaultDecode: DecodeConfig = {
  path: defaultPath,
  trust: defaultTrust,
  doubling: defaultDoubling,
  minFrames: 2,
  alternatives: 4,
}

const NOTHING = SPELLING_CLASSES.indexOf('')
const DRAWN: readonly string[] = ['J', 'Z']
const FRAME_MS = 1000 / GRID_HZ
const FLOOR = 1e-9

/**
 * Turns frames into signs: the likeliest way through letters and nothing (letter-path.ts), letters spelled twice
 * (double-letters.ts), and what of it is believed (believe-signs.ts). No dictionary and no language is known.
 */
export class SpellingDecoder {
  private readonly alphabet: Alphabet
  private readonly config: DecodeConfig
  private readonly classes: readonly number[]
  private readonly path: LetterPath<ReadFrame>
  private readonly believer: SignBeliever
  private readUntilMs: number | undefined

  constructor(alphabet: Alphabet, config: DecodeConfig = defaultDecode) {
    this.alphabet = alphabet
    this.config = config
    this.believer = new SignBeliever(config.trust)
    this.classes = SPELLING_CLASSES.flatMap((name, index) =>
      labelsOf(name, alphabet).length > 0 ? [index] : [],
    )
    this.path = new LetterPath(this.classes.length, config.path)
  }

  /** Takes the next frames in order; gives the signs that ended and are believed. */
  push(frames: readonly ReadFrame[]): Sign[] {
    return frames.flatMap((read) => {
      const { probabilities } = read
      this.readUntilMs = read.frame.timestampMs
      const letters = this.classes.map((index) => probabilities[index] ?? 0)
      const signs = this.path.push(read, probabilities[NOTHING] ?? 0, letters).flatMap((run) => this.add(run))
      // A letter may be under way that is not settled yet; it began no earlier than the path is open.
      return [...signs, ...this.believer.passTo(this.path.openSince?.frame.timestampMs ?? 0)]
    })
  }

  /** The signs that are still open, when no more frames come. */
  finish(): Sign[] {
    return [...this.path.finish().flatMap((run) => this.add(run)), ...this.believer.finish()]
  }

  /**
   * What is read but not given: signs that wait to be believed and the likeliest way as it looks now, in the order
   * of time, those left out that are unsure. All of it may still change or go.
   */
  underWay(): Sign[] {
    const { surePresence } = this.config.trust
    const open = this.path
      .peek()
      .filter((run) => run.frames.length >= this.config.minFrames)
      .map((run) => this.candidateOf(run.frames, this.classes[run.letter] ?? NOTHING))
    return [...this.believer.waiting, ...open]
      .filter(({ presence }) => presence >= surePresence)
      .flatMap((candidate) => candidate.signs(undefined))
  }

  /** No sign that is still to be given begins before this time, milliseconds. */
  get settledUntilMs(): number | undefined {
    return this.believer.waiting[0]?.startMs ?? this.path.openSince?.frame.timestampMs ?? this.readUntilMs
  }

  private add(run: Run<ReadFrame>): Sign[] {
    if (run.frames.length < this.config.minFrames) return []
    return this.believer.add(this.candidateOf(run.frames, this.classes[run.letter] ?? NOTHING))
  }

  private candidateOf(frames: readonly ReadFrame[], classIndex: number): Candidate {
    const { doubling } = this.config
    const { startMs, endMs } = spanOf(frames)
    const presences = frames.map((frame) => this.presenceIn(frame))
    const isDrawn = DRAWN.includes(SPELLING_CLASSES[classIndex] ?? '')
    const dip = deepestDip(presences.map(logOdds), doubling)
    const signOf = (part: readonly ReadFrame[]): Sign => this.signOf(part, classIndex)
    return {
      label: SPELLING_CLASSES[classIndex] ?? '',
      startMs,
      endMs,
      presence: Math.max(...presences),
      isDrawn,
      needsPace: !isDrawn && !cannotBeDouble(dip, doubling),
      signs: (paceMs) => {
        const intervals = paceMs === undefined ? undefined : (endMs - startMs) / paceMs
        if (isDrawn || !isDouble(dip, intervals, doubling)) return [signOf(frames)]
        return [signOf(frames.slice(0, dip.frame)), signOf(frames.slice(dip.frame))]
      },
    }
  }

  /** Probability that something of the alphabet is spelled, rather than nothing. */
  private presenceIn({ probabilities }: ReadFrame): number {
    const spelled = this.classes.reduce((sum, index) => sum + (probabilities[index] ?? 0), 0)
    return spelled / (spelled + (probabilities[NOTHING] ?? 0) + FLOOR)
  }

  private signOf(frames: readonly ReadFrame[], classIndex: number): Sign {
    const sums = SPELLING_CLASSES.map((_, index) =>
      index === NOTHING ? 0 : frames.reduce((sum, { probabilities }) => sum + (probabilities[index] ?? 0), 0),
    )
    const presence = Math.max(...frames.map((frame) => this.presenceIn(frame)))
    const readings = readAlphabet(SPELLING_CLASSES, sums, this.alphabet).map(({ label, confidence }) => ({
      label,
      confidence: confidence * presence,
    }))
    const own = labelsOf(SPELLING_CLASSES[classIndex] ?? '', this.alphabet)[0] ?? ''
    const best = readings.find(({ label }) => label === own)
    return {
      label: own,
      ...spanOf(frames),
      confidence: best?.confidence ?? 0,
      alternatives: readings.filter(({ label }) => label !== own).slice(0, this.config.alternatives),
      handedness: mostFrequent(frames.map(({ frame }) => frame.handedness)) ?? 'right',
      cameras: [...new Set(frames.flatMap(({ frame }): CameraId[] => [...frame.samples.keys()]))].sort(),
    }
  }
}

function spanOf(frames: readonly ReadFrame[]): { readonly startMs: number; readonly endMs: number } {
  const first = frames[0]?.frame.timestampMs ?? Number.NaN
  const last = frames.at(-1)?.frame.timestampMs ?? Number.NaN
  return { startMs: first, endMs: last + FRAME_MS }
}

function logOdds(probability: number): number {
  return Math.log((probability + FLOOR) / (1 - probability + FLOOR))
}

function mostFrequent(hands: readonly (Handedness | undefined)[]): Handedness | undefined {
  const count = (handedness: Handedness): number => hands.filter((hand) => hand === handedness).length
  const [left, right] = [count('left'), count('right')]
  if (left + right === 0) return undefined
  return left > right ? 'left' : 'right'
}
