import type { CameraId } from '../types/camera.ts'
import type { HandFrame } from '../types/hand.ts'
import type { Pose } from '../types/pose.ts'
import type { CameraFacts, SeenSpan } from '../types/recording-facts.ts'

/** What a run saw, gathered on the way for the report; nothing of it changes what is recognised. */
export class Watcher {
  readonly #cameras: Map<CameraId, CameraWatch>

  /** `keepsFrames` false: `nearest` finds nothing, and a long recording is not held in memory. */
  constructor(cameraIds: readonly CameraId[], { keepsFrames = true }: { keepsFrames?: boolean } = {}) {
    this.#cameras = new Map(cameraIds.map((id) => [id, new CameraWatch(keepsFrames)]))
  }

  of(cameraId: CameraId): CameraWatch {
    const watch = this.#cameras.get(cameraId)
    if (watch === undefined) throw new RangeError(`no camera "${cameraId}" is watched`)
    return watch
  }

  get all(): readonly CameraWatch[] {
    return [...this.#cameras.values()]
  }

  /** Passes a camera's frames on and remembers them. */
  async *frames(frames: AsyncIterable<HandFrame>): AsyncGenerator<HandFrame, void, undefined> {
    for await (const frame of frames) {
      this.of(frame.cameraId).addFrame(frame)
      yield frame
    }
  }

  /** Passes poses on and remembers how much each camera counted. */
  async *poses(poses: AsyncIterable<Pose>): AsyncGenerator<Pose, void, undefined> {
    for await (const pose of poses) {
      for (const views of Object.values(pose.views))
        for (const view of views) this.of(view.cameraId).addWeight(pose.timestampMs, view.weight)
      yield pose
    }
  }
}

/** Time that a camera's weights are averaged over, milliseconds. */
const WEIGHT_STEP_MS = 200
/** Weights that differ by less are drawn as one span. */
const WEIGHT_STEPS = 10

export class CameraWatch {
  readonly #seen: HandFrame[] = []
  readonly #weights: Map<number, { sum: number; count: number }> = new Map()
  readonly #keepsFrames: boolean
  frames = 0
  framesWithHand = 0
  width = 0
  height = 0
  durationMs = 0

  constructor(keepsFrames: boolean) {
    this.#keepsFrames = keepsFrames
  }

  addFrame(frame: HandFrame): void {
    const { timestampMs, width, height } = frame
    const sinceLastMs = this.frames === 0 ? 0 : timestampMs / this.frames
    this.frames++
    this.width = width
    this.height = height
    this.durationMs = timestampMs + sinceLastMs
    if (frame.hands.length === 0) return
    this.framesWithHand++
    if (this.#keepsFrames) this.#seen.push(frame)
  }

  addWeight(timestampMs: number, weight: number): void {
    const step = Math.floor(timestampMs / WEIGHT_STEP_MS)
    const { sum, count } = this.#weights.get(step) ?? { sum: 0, count: 0 }
    this.#weights.set(step, { sum: sum + weight, count: count + 1 })
  }

  /** What the report says of this camera. */
  get facts(): Pick<CameraFacts, 'width' | 'height' | 'frames' | 'framesWithHand' | 'durationMs' | 'seen'> {
    const { width, height, frames, framesWithHand, durationMs, spans } = this
    return { width, height, frames, framesWithHand, durationMs, seen: spans }
  }

  /** The frame with a hand that is nearest to a time of this camera's own clock. */
  nearest(timestampMs: number): HandFrame | undefined {
    let [low, high] = [0, this.#seen.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#seen[middle]?.timestampMs ?? 0) < timestampMs) low = middle + 1
      else high = middle
    }
    const [before, after] = [this.#seen[low - 1], this.#seen[low]]
    if (before === undefined || after === undefined) return before ?? after
    return timestampMs - before.timestampMs <= after.timestampMs - timestampMs ? before : after
  }

  /** When this camera saw a hand, with its mean weight, on the rig's clock. */
  get spans(): SeenSpan[] {
    const spans: SeenSpan[] = []
    for (const [step, { sum, count }] of [...this.#weights].sort(([a], [b]) => a - b)) {
      const weight = Math.round((sum / count) * WEIGHT_STEPS) / WEIGHT_STEPS
      const startMs = step * WEIGHT_STEP_MS
      const last = spans.at(-1)
      if (last !== undefined && last.endMs === startMs && last.weight === weight)
        spans[spans.length - 1] = { ...last, endMs: startMs + WEIGHT_STEP_MS }
      else spans.push({ startMs, endMs: startMs + WEIGHT_STEP_MS, weight })
    }
    return spans
  }
}
