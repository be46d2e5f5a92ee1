import type { Handedness } from '../../components/types/hand.ts'
import { addNoise, blend, type HandPose, type Noise, smoothNoise } from './hand-pose.ts'
import { palmRotation } from './placed-hand.ts'
import { pick, seededRandom, seedFor } from './random.ts'
import { lengthOf, multiply, toRodrigues, transpose } from './rotation.ts'
import { type Stroke, strokeOf } from './strokes.ts'

export interface SpelledLetter {
  readonly label: string
  /** Milliseconds; from the middle of the movement into the letter to the middle of the movement out of it. */
  readonly startMs: number
  readonly endMs: number
}

/** A moving hand: what it spells, if anything, and where every joint is at any time. */
export interface Trajectory {
  readonly text: string
  readonly durationMs: number
  readonly letters: readonly SpelledLetter[]
  poseAt(timestampMs: number): HandPose
}

export interface SpellingOptions {
  /** Letters A–Z and digits; a space is a pause with the hand at ease. */
  readonly text: string
  readonly seed: number
  readonly lettersPerSecond: number
  /** Only changes which noise is drawn: a left hand is the mirror image of a right one. */
  readonly hand: Handedness
}

/** A stretch of time in which one stroke is shown; between two stretches the hand moves over. */
interface Stretch {
  readonly label: string | undefined
  readonly fromMs: number
  readonly toMs: number
  readonly stroke: Stroke
}

/** At ease before and after a word, with the hand in view. */
const AT_EASE_MS = 500
const RAISE_MS = 420
/** The least pause between words, and the least time to raise the hand again. */
const PAUSE_MS = 350
const RESUME_MS = 300
/** A moving letter takes this many still letters' time, and never less than MOVING_MIN_MS for its stroke. */
const MOVING_LETTERS = 1.7
const MOVING_MIN_MS = 380

/** A hand that turns over needs so long, however fast it spells: fingertips stay below about 3 m/s. */
const MOVE_MIN_MS = 60
const MOVE_MS_PER_DEGREE = 1.1

/** Share of a letter's time in which the hand keeps still: signers hold less the faster they spell. */
function holdShare(lettersPerSecond: number): number {
  return Math.max(0.26, Math.min(0.62, 0.66 - 0.08 * lettersPerSecond))
}

/**
 * Spells a text with one hand: each letter is held for a while and the joints move over to the next one, each
 * finger with a little lead or lag of its own and a slight opening on the way (signers do not pass one finger
 * through another). J and Z are drawn in the air, doubled letters slide or bounce. The same options give the
 * same movement on every machine.
 */
export function spell(options: SpellingOptions): Trajectory {
  const random = seededRandom(seedFor(options.seed, `spelling ${options.text}`))
  const noise = smoothNoise(seedFor(options.seed, 'sway'))
  const periodMs = 1000 / options.lettersPerSecond
  const hold = holdShare(options.lettersPerSecond)
  const betweenMs = (1 - hold) * periodMs
  const stretches: Stretch[] = []
  /** Shows a stroke for so long after a movement to it that takes `moveMs`, or as long as a hand needs. */
  const show = (label: string | undefined, stroke: Stroke, shownMs: number, moveMs: number): void => {
    const last = stretches.at(-1)
    const fromMs =
      last === undefined ? 0 : last.toMs + Math.max(moveMs, quickestMoveMs(last.stroke(1), stroke(0)))
    stretches.push({ label, fromMs, toMs: fromMs + shownMs, stroke })
  }
  const atEase = (): Stroke => strokeOf('REST', { repeat: 0, random })
  show(undefined, atEase(), AT_EASE_MS, 0)
  let previous = ''
  let repeat = 0
  const doubling = pick(random, ['slide', 'bounce'] as const)
  for (const label of options.text) {
    if (label === ' ') {
      show(undefined, atEase(), Math.max(PAUSE_MS, 0.8 * periodMs), betweenMs + 0.25 * periodMs)
      previous = label
      continue
    }
    repeat = label === previous ? repeat + 1 : 0
    const moving = label === 'J' || label === 'Z'
    const shownMs = moving ? Math.max(MOVING_MIN_MS, (MOVING_LETTERS - 1 + hold) * periodMs) : hold * periodMs
    const moveMs =
      previous === '' ? RAISE_MS : previous === ' ' ? Math.max(RESUME_MS, 0.6 * periodMs) : betweenMs
    show(label, strokeOf(label, { repeat, doubling, random }), shownMs, moveMs)
    previous = label
  }
  show(undefined, atEase(), AT_EASE_MS, Math.max(RAISE_MS, betweenMs))
  return {
    text: options.text,
    durationMs: stretches.at(-1)?.toMs ?? 0,
    letters: letterTimes(stretches),
    poseAt: (timestampMs) => poseAt(stretches, timestampMs, noise),
  }
}

function quickestMoveMs(from: HandPose, to: HandPose): number {
  const turn = multiply(palmRotation(to.shape.palm), transpose(palmRotation(from.shape.palm)))
  const degrees = (lengthOf(toRodrigues(turn)) * 180) / Math.PI
  return MOVE_MIN_MS + MOVE_MS_PER_DEGREE * degrees
}

function letterTimes(stretches: readonly Stretch[]): readonly SpelledLetter[] {
  return stretches.flatMap(({ label, fromMs, toMs }, i) => {
    const before = stretches[i - 1]
    const after = stretches[i + 1]
    if (label === undefined || before === undefined || after === undefined) return []
    return [
      {
        label,
        startMs: Math.round((before.toMs + fromMs) / 2),
        endMs: Math.round((toMs + after.fromMs) / 2),
      },
    ]
  })
}

function poseAt(stretches: readonly Stretch[], timestampMs: number, noise: Noise): HandPose {
  const next = stretches.findIndex(({ fromMs }) => fromMs > timestampMs)
  const current = stretches[(next === -1 ? stretches.length : next) - 1] ?? stretches[0]
  const following = next === -1 ? undefined : stretches[next]
  if (current === undefined) throw new Error('a trajectory without a single stretch')
  const length = Math.max(1, current.toMs - current.fromMs)
  const share = Math.min(1, Math.max(0, (timestampMs - current.fromMs) / length))
  const shown = current.stroke(share)
  const pose =
    following === undefined || timestampMs <= current.toMs
      ? shown
      : blend(shown, following.stroke(0), (timestampMs - current.toMs) / (following.fromMs - current.toMs))
  return addNoise(pose, noise, timestampMs)
}
