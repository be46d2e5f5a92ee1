import type { CameraId } from '../types/camera.ts'
import type { Hand } from '../types/hand.ts'
import { defaultLagConfig, type LagConfig, lagOf, ShapeTrack, viewFreeShape } from './view-lag.ts'

export interface LagWatchConfig {
  readonly lag: LagConfig
  /** So many looks in a row must say the same of a pair before it is believed. */
  readonly looks: number
  /** Lags that differ by no more than this are the same, milliseconds: the shortest letters last as long. */
  readonly agreeMs: number
  /** A camera that is ahead of most by no more than this is right, and the others late: milliseconds. */
  readonly mostAheadMs: number
  /** A camera that sent nothing for so long is looked at anew, milliseconds: it may have been opened anew. */
  readonly forgetMs: number
  /** Cameras that are compared at most; every pair takes about 0.6 ms a look. */
  readonly mostCameras: number
}

export const defaultLagWatch: LagWatchConfig = {
  lag: defaultLagConfig,
  looks: 3,
  agreeMs: 150,
  mostAheadMs: 400,
  forgetMs: 5000,
  mostCameras: 12,
}

/** A camera that shows what most others show at another time. */
export interface OutOfStep {
  readonly cameraId: CameraId
  /** By how much it is late, milliseconds; negative where it is ahead. */
  readonly lateMs: number
}

interface Watched {
  readonly track: ShapeTrack
  lastMs: number
}

interface Pair {
  /** What the last looks said, milliseconds. */
  readonly looks: number[]
  /** What is believed: by how much the second is late against the first, milliseconds. */
  lagMs: number | undefined
}

/**
 * Finds cameras that are out of step, by what they see of the hand. What most show at one time is right; of groups
 * of the same size the first, because nothing can show what has not happened yet. One that is only a little ahead
 * sets the time all the same: the others can be waited for.
 */
export class LagWatch {
  readonly #config: LagWatchConfig
  readonly #cameras: Map<CameraId, Watched> = new Map()
  readonly #pairs: Map<CameraId, Map<CameraId, Pair>> = new Map()
  /** Those that are still to be compared. */
  #round: (readonly [CameraId, CameraId])[] = []

  constructor(config: LagWatchConfig = defaultLagWatch) {
    this.#config = config
  }

  /** A camera's next frame, in its own time, and the hand that spells in it. */
  add(cameraId: CameraId, timestampMs: number, hand: Hand | undefined): void {
    const { lag, forgetMs, mostCameras } = this.#config
    const known = this.#cameras.get(cameraId)
    if (known !== undefined && timestampMs - known.lastMs > forgetMs) this.leave(cameraId)
    const watched = this.#cameras.get(cameraId) ?? { track: new ShapeTrack(lag), lastMs: timestampMs }
    if (!this.#cameras.has(cameraId) && this.#cameras.size >= mostCameras) return
    this.#cameras.set(cameraId, watched)
    if (timestampMs < watched.lastMs) return
    watched.lastMs = timestampMs
    if (hand !== undefined) watched.track.add(timestampMs, viewFreeShape(hand))
  }

  leave(cameraId: CameraId): void {
    this.#cameras.delete(cameraId)
    this.#pairs.delete(cameraId)
    for (const others of this.#pairs.values()) others.delete(cameraId)
  }

  /**
   * Compares the next two cameras of a round, so that no call takes long; true where the round is done. Begin one
   * every few seconds.
   */
  lookOn(): boolean {
    if (this.#round.length === 0) {
      const ids = [...this.#cameras.keys()].sort()
      this.#round = ids.flatMap((first, place) =>
        ids.slice(place + 1).map((second) => [first, second] as const),
      )
    }
    const next = this.#round.shift()
    if (next !== undefined) this.#compare(...next)
    return this.#round.length === 0
  }

  /** Cameras that are out of step by what is believed now, in no order. */
  get outOfStep(): readonly OutOfStep[] {
    const offsets = new Map<CameraId, number>()
    for (const start of this.#cameras.keys()) {
      if (offsets.has(start)) continue
      const tied = this.#offsetsFrom(start)
      const rightMs = this.#rightOf([...tied.values()])
      for (const [cameraId, offsetMs] of tied) offsets.set(cameraId, offsetMs - rightMs)
    }
    return [...offsets]
      .filter(([, lateMs]) => lateMs < 0 || lateMs > this.#config.agreeMs)
      .map(([cameraId, lateMs]) => ({ cameraId, lateMs }))
  }

  /** Where the largest group of offsets that agree begins, the first of those as large; or a little before it. */
  #rightOf(offsetsMs: readonly number[]): number {
    const { agreeMs, mostAheadMs } = this.#config
    const sizeFrom = (fromMs: number): number =>
      offsetsMs.filter((ms) => ms >= fromMs && ms <= fromMs + agreeMs).length
    const rising = [...offsetsMs].sort((a, b) => a - b)
    const groupMs = rising.reduce((best, ms) => (sizeFrom(ms) > sizeFrom(best) ? ms : best))
    return rising.find((ms) => ms >= groupMs - mostAheadMs) ?? groupMs
  }

  #compare(first: CameraId, second: CameraId): void {
    const [a, b] = [this.#cameras.get(first)?.track, this.#cameras.get(second)?.track]
    if (a === undefined || b === undefined) return
    const { lag, looks, agreeMs } = this.#config
    const others = this.#pairs.get(first) ?? new Map<CameraId, Pair>()
    this.#pairs.set(first, others)
    const pair: Pair = others.get(second) ?? { looks: [], lagMs: undefined }
    others.set(second, pair)
    const found = lagOf(a, b, lag)
    if (found === undefined) {
      pair.looks.length = 0
      return
    }
    pair.looks.push(found.lagMs)
    if (pair.looks.length > looks) pair.looks.shift()
    if (pair.looks.length < looks || Math.max(...pair.looks) - Math.min(...pair.looks) > agreeMs) return
    pair.lagMs = [...pair.looks].sort((x, y) => x - y)[looks >> 1]
  }

  /** When cameras that are tied to this one by what is believed show what it shows, against it, milliseconds. */
  #offsetsFrom(start: CameraId): ReadonlyMap<CameraId, number> {
    const offsets = new Map([[start, 0]])
    for (const [at, atMs] of offsets) {
      for (const [first, others] of this.#pairs)
        for (const [second, { lagMs }] of others) {
          if (lagMs === undefined) continue
          if (first === at && !offsets.has(second)) offsets.set(second, atMs + lagMs)
          if (second === at && !offsets.has(first)) offsets.set(first, atMs - lagMs)
        }
    }
    return offsets
  }
}
