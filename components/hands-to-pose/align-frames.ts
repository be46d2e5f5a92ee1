import type { CameraId } from '../types/camera.ts'
import type { HandFrame } from '../types/hand.ts'

export interface AlignConfig {
  /**
   * Frames of different cameras count as taken at the same time when they are at most this far apart,
   * milliseconds. 21 ms is half a frame of the slowest usual camera (24 a second), so that cameras of 24
   * frames a second and more always find a partner, and a letter at six a second (167 ms) is never mixed
   * with its neighbour. A slower camera joins the poses near its frames and leaves the others alone.
   */
  readonly toleranceMs: number
}

export const defaultAlignConfig: AlignConfig = { toleranceMs: 21 }

/** Frames taken at the same time, at most one of each camera. */
export interface AlignedFrames {
  /** Of the earliest frame among them, milliseconds on the rig's clock; rises strictly. */
  readonly timestampMs: number
  readonly frames: readonly HandFrame[]
}

interface Lane {
  readonly cameraId: CameraId
  readonly waiting: HandFrame[]
  ended: boolean
  /** Nobody expects it back: it is forgotten with its last frame. */
  left: boolean
  /** The host gave up waiting for it; its next frame clears this. */
  silent: boolean
  newestMs: number
}

/**
 * Puts the frames of several cameras together by their timestamps; every frame appears in exactly one group.
 *
 * The earliest frame that waits opens a group. A frame of another camera joins it when it lies within the
 * tolerance and no later frame of the opening camera is nearer to it. The result depends on timestamps
 * alone, never on the order in which cameras deliver, unless the host goes on without a silent camera.
 */
export class FrameAligner {
  readonly #lanes: Lane[] = []
  readonly #toleranceMs: number
  #lastGroupMs = Number.NEGATIVE_INFINITY

  constructor(cameraIds: readonly CameraId[], config: AlignConfig = defaultAlignConfig) {
    for (const cameraId of cameraIds) this.add(cameraId)
    this.#toleranceMs = config.toleranceMs
  }

  /** Takes frames of this camera, too, from now on; nothing changes where it does already. */
  add(cameraId: CameraId): void {
    const known = this.#lanes.find((lane) => lane.cameraId === cameraId)
    if (known?.left) {
      known.left = false
      known.ended = false
    }
    if (known !== undefined) return
    this.#lanes.push({
      cameraId,
      waiting: [],
      ended: false,
      left: false,
      silent: false,
      newestMs: Number.NEGATIVE_INFINITY,
    })
  }

  /** Takes a camera's next frame. False when it is refused: not later than the camera's last, or too late. */
  push(frame: HandFrame): boolean {
    const lane = this.#lane(frame.cameraId)
    if (!(frame.timestampMs > lane.newestMs && frame.timestampMs > this.#lastGroupMs)) return false
    lane.newestMs = frame.timestampMs
    lane.silent = false
    lane.waiting.push(frame)
    return true
  }

  /** Forgets a camera once those of its frames that wait are grouped; `add` brings it back. */
  leave(cameraId: CameraId): void {
    const lane = this.#lanes.find((candidate) => candidate.cameraId === cameraId)
    if (lane === undefined) return
    lane.ended = true
    lane.left = true
    this.#forgetThoseThatLeft()
  }

  /** Says that a camera delivers nothing more; the others go on without it. */
  end(cameraId: CameraId): void {
    this.#lane(cameraId).ended = true
  }

  /** Stops waiting for the cameras that are awaited now (or for one of them), each until its next frame. */
  goOnWithout(cameraId?: CameraId): void {
    for (const lane of this.#lanes)
      if (lane.waiting.length < 2 && (cameraId === undefined || lane.cameraId === cameraId))
        lane.silent = true
  }

  /** Waits for a camera again that was given up, without its next frame. */
  expect(cameraId: CameraId): void {
    this.#lane(cameraId).silent = false
  }

  /** Time of the earliest frame that waits to be grouped; undefined where none does. */
  get earliestMs(): number | undefined {
    return this.#earliestLane()?.waiting[0]?.timestampMs
  }

  /** How many frames of a camera wait to be grouped. */
  waiting(cameraId: CameraId): number {
    return this.#lane(cameraId).waiting.length
  }

  /** Whether any frame waits to be grouped. */
  get hasWaiting(): boolean {
    return this.#lanes.some((lane) => lane.waiting.length > 0)
  }

  get finished(): boolean {
    return this.#lanes.every((lane) => lane.ended && lane.waiting.length === 0)
  }

  /** The next group, or undefined while a frame that could belong to it is awaited. */
  next(): AlignedFrames | undefined {
    if (this.#lanes.some((lane) => isAwaited(lane) && lane.waiting.length === 0)) return undefined
    const opening = this.#earliestLane()
    const first = opening?.waiting[0]
    if (opening === undefined || first === undefined) return undefined
    const near = this.#lanes.filter((lane) => {
      const head = lane.waiting[0]
      return lane !== opening && head !== undefined && this.#isNear(head, first)
    })
    const second = opening.waiting[1]
    const secondMatters = near.some((lane) => (lane.waiting[0]?.timestampMs ?? 0) > first.timestampMs)
    if (second === undefined && secondMatters && isAwaited(opening)) return undefined
    const joining = near.filter((lane) => !isNearer(second, lane.waiting[0], first))
    const group = this.#lanes.filter((lane) => lane === opening || joining.includes(lane))
    this.#lastGroupMs = first.timestampMs
    const frames = group.flatMap((lane) => lane.waiting.shift() ?? [])
    if (group.some((lane) => lane.left)) this.#forgetThoseThatLeft()
    return { timestampMs: first.timestampMs, frames }
  }

  #forgetThoseThatLeft(): void {
    for (let place = this.#lanes.length - 1; place >= 0; place--) {
      const lane = this.#lanes[place]
      if (lane?.left && lane.waiting.length === 0) this.#lanes.splice(place, 1)
    }
  }

  #lane(cameraId: CameraId): Lane {
    const lane = this.#lanes.find((candidate) => candidate.cameraId === cameraId)
    if (lane === undefined) throw new RangeError(`no camera "${cameraId}" is being aligned`)
    return lane
  }

  #earliestLane(): Lane | undefined {
    let earliest: Lane | undefined
    for (const lane of this.#lanes) {
      const head = lane.waiting[0]
      const best = earliest?.waiting[0]
      if (head !== undefined && (best === undefined || head.timestampMs < best.timestampMs)) earliest = lane
    }
    return earliest
  }

  #isNear(frame: HandFrame, first: HandFrame): boolean {
    return frame.timestampMs - first.timestampMs <= this.#toleranceMs
  }
}

function isAwaited(lane: Lane): boolean {
  return !lane.ended && !lane.silent
}

/** Whether `frame` belongs rather to the opening camera's `second` frame than to its `first`. */
function isNearer(second: HandFrame | undefined, frame: HandFrame | undefined, first: HandFrame): boolean {
  if (second === undefined || frame === undefined) return false
  const toFirstMs = frame.timestampMs - first.timestampMs
  return Math.abs(second.timestampMs - frame.timestampMs) < toFirstMs
}
