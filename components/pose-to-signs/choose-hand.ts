import type { Handedness } from '../types/hand.ts'
import type { HandView, Pose } from '../types/pose.ts'
import { palmCentre, palmLength, pictureLandmarks } from './picture-landmarks.ts'

export interface HandChoiceConfig {
  /** Time over which movement of the fingers is remembered, milliseconds. */
  readonly memoryMs: number
  /** How many times as active the other hand must be to take over. */
  readonly takeOver: number
  /** Longest time between two pictures that are compared, milliseconds. */
  readonly maxGapMs: number
}

export const defaultHandChoice: HandChoiceConfig = { memoryMs: 1000, takeOver: 1.5, maxGapMs: 200 }

interface Seen {
  readonly timestampMs: number
  readonly cameraId: string
  readonly landmarks: Float32Array
}

/** Activity of a hand at rest, palm lengths a second: what jitter alone shows. */
const REST_ACTIVITY = 0.3

/**
 * Chooses the hand that spells: the one that is seen, or of two the one whose fingers have moved more against
 * its palm lately (a hand at rest keeps its shape, one that waves moves as a whole); at first the higher one.
 * Labels of handedness only tell the hands apart, they never decide.
 */
export class HandChooser {
  private readonly config: HandChoiceConfig
  private readonly activity: Record<Handedness, number> = { left: REST_ACTIVITY, right: REST_ACTIVITY }
  private readonly last: Partial<Record<Handedness, Seen>> = {}
  private chosen: Handedness | undefined

  constructor(config: HandChoiceConfig = defaultHandChoice) {
    this.config = config
  }

  /** The hand to read in this pose; undefined where no hand is seen. Poses come in the order of time. */
  choose(pose: Pose): Handedness | undefined {
    for (const handedness of ['left', 'right'] as const) this.observe(handedness, pose)
    const left = pose.views.left[0]
    const right = pose.views.right[0]
    if (left === undefined && right === undefined) return undefined
    if (left === undefined || right === undefined) return left === undefined ? 'right' : 'left'
    if (this.chosen === undefined) this.chosen = heightOf(left) > heightOf(right) ? 'left' : 'right'
    const other = this.chosen === 'left' ? 'right' : 'left'
    if (this.activity[other] > this.activity[this.chosen] * this.config.takeOver) this.chosen = other
    return this.chosen
  }

  private observe(handedness: Handedness, pose: Pose): void {
    const view = pose.views[handedness][0]
    if (view === undefined) return
    const before = this.last[handedness]
    const seen: Seen = {
      timestampMs: view.timestampMs,
      cameraId: view.cameraId,
      landmarks: pictureLandmarks(view.hand.landmarks, view),
    }
    this.last[handedness] = seen
    if (before === undefined || before.cameraId !== seen.cameraId) return
    const elapsedMs = seen.timestampMs - before.timestampMs
    if (elapsedMs <= 0 || elapsedMs > this.config.maxGapMs) return
    const keep = Math.exp(-elapsedMs / this.config.memoryMs)
    const now = fingerMovement(before.landmarks, seen.landmarks) / (elapsedMs / 1000)
    this.activity[handedness] = keep * this.activity[handedness] + (1 - keep) * Math.max(now, REST_ACTIVITY)
  }
}

/** Share of the picture's height above its bottom at which the wrist is. */
function heightOf(view: HandView): number {
  return 1 - (view.hand.landmarks[1] ?? 1)
}

/** Mean way of the landmarks against the palm, in palm lengths. */
function fingerMovement(before: Float32Array, after: Float32Array): number {
  const length = Math.max(palmLength(before), palmLength(after))
  if (!(length > 0)) return 0
  const [x0, y0] = palmCentre(before)
  const [x1, y1] = palmCentre(after)
  let way = 0
  const points = after.length / 2
  for (let point = 0; point < points; point++) {
    const dx = (after[point * 2] ?? 0) - x1 - ((before[point * 2] ?? 0) - x0)
    const dy = (after[point * 2 + 1] ?? 0) - y1 - ((before[point * 2 + 1] ?? 0) - y0)
    way += Math.hypot(dx, dy)
  }
  return way / points / length
}
