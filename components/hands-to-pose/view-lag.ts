import type { Hand } from '../types/hand.ts'
import { HandLandmark } from '../types/hand.ts'

export interface LagConfig {
  /** What is compared is seen so often, milliseconds; a letter lasts 150 to 500. */
  readonly stepMs: number
  /** The last so much of both cameras is compared, milliseconds. */
  readonly windowMs: number
  /** Lags are looked for up to this, either way, milliseconds. */
  readonly mostLagMs: number
  /** Both must have seen a hand at the same time for so long, milliseconds. */
  readonly leastOverlapMs: number
  /** Correlation at the best lag, −1..1, below which the two are not taken to see the same. */
  readonly leastCorrelation: number
  /** By so much the best lag must stand out from any that is further than `peakMs` from it. */
  readonly leastLead: number
  /** Half the width of a peak, milliseconds: about a letter. */
  readonly peakMs: number
  /** How much the handshape must change, standard deviation in palm lengths. */
  readonly leastChange: number
}

export const defaultLagConfig: LagConfig = {
  stepMs: 100,
  windowMs: 16_000,
  mostLagMs: 3000,
  leastOverlapMs: 4000,
  leastCorrelation: 0.5,
  leastLead: 0.15,
  peakMs: 450,
  leastChange: 0.1,
}

/** What of a handshape looks the same from everywhere: distances in the hand's own metres, as lengths of its palm. */
export type ViewFreeShape = Float32Array

const {
  WRIST,
  THUMB_TIP,
  INDEX_FINGER_MCP,
  INDEX_FINGER_TIP,
  MIDDLE_FINGER_MCP,
  MIDDLE_FINGER_TIP,
  RING_FINGER_TIP,
  PINKY_MCP,
  PINKY_TIP,
} = HandLandmark

const DISTANCES: readonly (readonly [HandLandmark, HandLandmark])[] = [
  [WRIST, THUMB_TIP],
  [WRIST, INDEX_FINGER_TIP],
  [WRIST, MIDDLE_FINGER_TIP],
  [WRIST, RING_FINGER_TIP],
  [WRIST, PINKY_TIP],
  [THUMB_TIP, INDEX_FINGER_TIP],
  [INDEX_FINGER_TIP, MIDDLE_FINGER_TIP],
  [MIDDLE_FINGER_TIP, RING_FINGER_TIP],
  [RING_FINGER_TIP, PINKY_TIP],
  [THUMB_TIP, PINKY_MCP],
]

export function viewFreeShape({ worldLandmarks }: Pick<Hand, 'worldLandmarks'>): ViewFreeShape {
  const apart = (a: HandLandmark, b: HandLandmark): number =>
    Math.hypot(
      ...[0, 1, 2].map((axis) => (worldLandmarks[3 * a + axis] ?? 0) - (worldLandmarks[3 * b + axis] ?? 0)),
    )
  const palm = (apart(WRIST, MIDDLE_FINGER_MCP) + apart(INDEX_FINGER_MCP, PINKY_MCP)) / 2
  return Float32Array.from(DISTANCES, ([a, b]) => apart(a, b) / Math.max(palm, 1e-6))
}

/** What one camera saw of the hand in the last seconds, on a grid of time. */
export class ShapeTrack {
  readonly #config: LagConfig
  readonly #shapes: Map<number, ViewFreeShape> = new Map()

  constructor(config: LagConfig = defaultLagConfig) {
    this.#config = config
  }

  /** Times must not fall. */
  add(timestampMs: number, shape: ViewFreeShape): void {
    const at = Math.round(timestampMs / this.#config.stepMs)
    this.#shapes.set(at, shape)
    const oldest = at - this.#config.windowMs / this.#config.stepMs
    for (const key of this.#shapes.keys()) {
      if (key >= oldest) break
      this.#shapes.delete(key)
    }
  }

  at(step: number): ViewFreeShape | undefined {
    return this.#shapes.get(step)
  }

  get steps(): IterableIterator<number> {
    return this.#shapes.keys()
  }
}

export interface Lag {
  /** By how much the other camera shows later what this one shows, milliseconds. */
  readonly lagMs: number
  readonly correlation: number
}

/**
 * By how much `other` is late against `track`; undefined where that cannot be told: too little seen by both, the hand
 * held still, or no lag that stands out.
 */
export function lagOf(
  track: ShapeTrack,
  other: ShapeTrack,
  config: LagConfig = defaultLagConfig,
): Lag | undefined {
  const most = Math.round(config.mostLagMs / config.stepMs)
  const correlations: (number | undefined)[] = []
  for (let lag = -most; lag <= most; lag++) correlations.push(correlation(track, other, lag, config))
  const best = correlations.reduce<number>(
    (at, value, place) => ((value ?? -1) > (correlations[at] ?? -1) ? place : at),
    0,
  )
  const peak = correlations[best] ?? -1
  const [before, after] = [correlations[best - 1], correlations[best + 1]]
  // At the edge of what can be compared the true lag may lie beyond it.
  if (before === undefined || after === undefined) return undefined
  const width = Math.round(config.peakMs / config.stepMs)
  const others = correlations.filter((_, place) => Math.abs(place - best) > width)
  const second = Math.max(-1, ...others.map((value) => value ?? -1))
  if (peak < config.leastCorrelation || peak - second < config.leastLead) return undefined
  return {
    lagMs: (best - most + betweenSteps(before, peak, after)) * config.stepMs,
    correlation: peak,
  }
}

/** Where the top of a parabola through three neighbours lies, in steps from the middle one. */
function betweenSteps(before: number, peak: number, after: number): number {
  const bend = before - 2 * peak + after
  return bend < 0 ? (before - after) / (2 * bend) : 0
}

/** Normalised correlation of all distances together, each less its mean, with `other` taken so many steps later. */
function correlation(
  track: ShapeTrack,
  other: ShapeTrack,
  lag: number,
  { stepMs, leastOverlapMs, leastChange }: LagConfig,
): number | undefined {
  const size = DISTANCES.length
  const [sumA, sumB] = [new Float64Array(size), new Float64Array(size)]
  let [count, squaresA, squaresB, products] = [0, 0, 0, 0]
  for (const step of track.steps) {
    const a = track.at(step)
    const b = other.at(step + lag)
    if (a === undefined || b === undefined) continue
    count++
    for (let i = 0; i < size; i++) {
      const [x = 0, y = 0] = [a[i], b[i]]
      sumA[i] = (sumA[i] ?? 0) + x
      sumB[i] = (sumB[i] ?? 0) + y
      squaresA += x * x
      squaresB += y * y
      products += x * y
    }
  }
  if (count * stepMs < leastOverlapMs) return undefined
  for (let i = 0; i < size; i++) {
    const [x = 0, y = 0] = [sumA[i], sumB[i]]
    squaresA -= (x * x) / count
    squaresB -= (y * y) / count
    products -= (x * y) / count
  }
  const leastSquares = count * size * leastChange ** 2
  return squaresA < leastSquares || squaresB < leastSquares
    ? undefined
    : products / Math.sqrt(squaresA * squaresB)
}
