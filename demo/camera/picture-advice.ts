import { type Hand, type HandFrame, LANDMARK_COUNT } from '../../components/types/hand.ts'
import type { CameraHealth } from './camera-health.ts'

/** What keeps hands from being read well. */
export type AdviceKind = 'no-hand' | 'outside' | 'too-small' | 'slow'

export interface Advice {
  readonly kind: AdviceKind
  /** One plain sentence: what is so, and what to do. */
  readonly sentence: string
}

export interface AdviceConfig {
  /** No hand for so long is worth a word, milliseconds. */
  readonly noHandMs: number
  /** What is so only for a moment is no advice, milliseconds. */
  readonly lastsMs: number
  /** Longer side of the hand's box, pixels; half of what fills the landmark network's input (view-quality.ts). */
  readonly smallestHandPx: number
  /** Share of the landmarks inside the picture, 0..1. */
  readonly leastInside: number
  /** Below it letters of an ordinary speed, 4 or 5 a second, get lost; pictures a second. */
  readonly slowestPerSecond: number
  /** The first seconds are slow everywhere, milliseconds. */
  readonly warmUpMs: number
}

export const defaultAdvice: AdviceConfig = {
  noHandMs: 6000,
  lastsMs: 1200,
  smallestHandPx: 56,
  leastInside: 0.9,
  slowestPerSecond: 12,
  warmUpMs: 6000,
}

/** Watches frames and says what to change, one thing at a time, the most important first. */
export class PictureAdviser {
  readonly #config: AdviceConfig
  #startMs: number | undefined
  #handMs = 0
  readonly #since: Partial<Record<AdviceKind, number>> = {}

  constructor(config: AdviceConfig = defaultAdvice) {
    this.#config = config
  }

  /** After each frame; undefined where all is well. */
  advise(frame: HandFrame, spelling: Hand | undefined, health: CameraHealth): Advice | undefined {
    const { timestampMs: nowMs } = frame
    this.#startMs ??= nowMs
    if (frame.hands.length > 0 || this.#handMs === 0) this.#handMs = nowMs
    const size = spelling === undefined ? undefined : measure(spelling, frame)
    const { lastsMs, leastInside, smallestHandPx, slowestPerSecond, warmUpMs } = this.#config
    const isWarm = nowMs - this.#startMs > warmUpMs
    const now: Readonly<Record<AdviceKind, boolean>> = {
      'no-hand': nowMs - this.#handMs > this.#config.noHandMs,
      outside: size !== undefined && size.inside < leastInside,
      'too-small': size !== undefined && size.longerPx < smallestHandPx,
      slow: isWarm && health.framesPerSecond > 0 && health.framesPerSecond < slowestPerSecond,
    }
    for (const kind of KINDS) {
      if (!now[kind]) delete this.#since[kind]
      else this.#since[kind] ??= nowMs
    }
    const kind = KINDS.find(
      (each) => now[each] && (each === 'no-hand' || nowMs - (this.#since[each] ?? nowMs) >= lastsMs),
    )
    return kind === undefined ? undefined : { kind, sentence: sentenceOf(kind, health) }
  }
}

const KINDS: readonly AdviceKind[] = ['no-hand', 'outside', 'too-small', 'slow']

function sentenceOf(kind: AdviceKind, health: CameraHealth): string {
  const sentences: Readonly<Record<AdviceKind, string>> = {
    'no-hand': 'No hand is seen; hold your hand up in front of the camera, in good light.',
    outside: 'Your hand is partly outside the picture; move it toward the middle.',
    'too-small': 'Your hand is small in the picture; come closer to the camera.',
    slow: `This device reads only ${Math.round(health.framesPerSecond)} pictures a second; spell slowly, or close other programs.`,
  }
  return sentences[kind]
}

function measure(hand: Hand, picture: HandFrame): { readonly inside: number; readonly longerPx: number } {
  let [left, right, top, bottom] = [1, 0, 1, 0]
  let inside = 0
  for (let at = 0; at < 3 * LANDMARK_COUNT; at += 3) {
    const x = hand.landmarks[at] ?? Number.NaN
    const y = hand.landmarks[at + 1] ?? Number.NaN
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) inside++
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  const longerPx = Math.max((right - left) * picture.width, (bottom - top) * picture.height)
  return { inside: inside / LANDMARK_COUNT, longerPx }
}
