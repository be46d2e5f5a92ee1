import { defaultLagWatch, LagWatch } from '../../hands-to-pose/watch-lags.ts'
import type { CameraId } from '../../types/camera.ts'
import type { Handedness, HandFrame } from '../../types/hand.ts'

export interface LateConfig {
  /** Cameras are compared so often, milliseconds. */
  readonly lookEveryMs: number
  /**
   * A camera that is late by no more than this is read with the others, its times set right: captions wait for it.
   * One that is later, or ahead of most others by more, is left out, milliseconds.
   */
  readonly mostWaitedMs: number
  /** One that is left out is read all the same where no other has seen a hand for its lag and this, milliseconds. */
  readonly aloneAfterMs: number
  /** What is set right is changed only where it has changed by more than this, milliseconds. */
  readonly steadyMs: number
}

export const defaultLateConfig: LateConfig = {
  lookEveryMs: 3000,
  mostWaitedMs: 400,
  aloneAfterMs: 2000,
  steadyMs: 60,
}

export interface KnownLate {
  readonly cameraId: CameraId
  /** Milliseconds; negative where it is ahead of most others. */
  readonly lateMs: number
  /** It is not read while others see a hand; else its times are set right. */
  readonly isLeftOut: boolean
}

/** Sets right, or leaves out, what cameras show at another time than the others of their session. */
export class LateCameras {
  readonly #config: LateConfig
  readonly #watch: LagWatch
  readonly #late: Map<CameraId, KnownLate> = new Map()
  #lookedMs = Number.NEGATIVE_INFINITY
  #isLooking = false
  /** When a camera that is not left out last saw a hand, milliseconds. */
  #handMs = Number.NEGATIVE_INFINITY

  constructor(config: LateConfig = defaultLateConfig) {
    this.#config = config
    this.#watch = new LagWatch({ ...defaultLagWatch, mostAheadMs: config.mostWaitedMs })
  }

  /** Cameras that are out of step now. */
  get late(): readonly KnownLate[] {
    return [...this.#late.values()]
  }

  /** The frame as it is to be read; undefined where it is left out. */
  take(frame: HandFrame, spelling: Handedness | undefined): HandFrame | undefined {
    const { cameraId, timestampMs, hands } = frame
    const hand = hands.find(({ handedness }) => handedness === spelling) ?? hands[0]
    this.#watch.add(cameraId, timestampMs, hand)
    const late = this.#late.get(cameraId)
    if (late?.isLeftOut) {
      const isAlone = timestampMs - this.#handMs > Math.abs(late.lateMs) + this.#config.aloneAfterMs
      return isAlone ? frame : undefined
    }
    if (hand !== undefined) this.#handMs = Math.max(this.#handMs, timestampMs)
    return late === undefined ? frame : { ...frame, timestampMs: timestampMs - late.lateMs }
  }

  leave(cameraId: CameraId): void {
    this.#watch.leave(cameraId)
    this.#late.delete(cameraId)
  }

  /** Compares two cameras at most; a round of all begins every `lookEveryMs` of the session's clock. */
  look(nowMs: number): void {
    if (!this.#isLooking) {
      if (nowMs - this.#lookedMs < this.#config.lookEveryMs) return
      this.#lookedMs = nowMs
    }
    this.#isLooking = !this.#watch.lookOn()
    if (this.#isLooking) return
    const now = new Map(this.#watch.outOfStep.map(({ cameraId, lateMs }) => [cameraId, lateMs]))
    for (const cameraId of this.#late.keys()) if (!now.has(cameraId)) this.#late.delete(cameraId)
    for (const [cameraId, lateMs] of now) {
      const beforeMs = this.#late.get(cameraId)?.lateMs ?? Number.NEGATIVE_INFINITY
      if (Math.abs(lateMs - beforeMs) <= this.#config.steadyMs) continue
      this.#late.set(cameraId, { cameraId, lateMs, isLeftOut: Math.abs(lateMs) > this.#config.mostWaitedMs })
    }
  }
}
