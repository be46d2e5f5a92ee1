import { GRID_HZ } from '../../models/fingerspelling/timing.ts'
import type { CameraId } from '../types/camera.ts'
import type { Handedness } from '../types/hand.ts'
import type { Pose } from '../types/pose.ts'
import { HandChooser } from './choose-hand.ts'
import { pictureLandmarks } from './picture-landmarks.ts'
import { defaultResample, type ResampleConfig, type Sample, sampleAt } from './resample-track.ts'

/** The hand that spells at one time of the grid, as each camera sees it; nobody may see it. */
export interface GridFrame {
  readonly timestampMs: number
  readonly samples: ReadonlyMap<CameraId, Sample>
  readonly handedness: Handedness | undefined
}

/** How much later than its pose a view may have been taken, milliseconds. */
const VIEW_LAG_MS = 100

/**
 * Puts poses of any frame rate on a grid of 30 frames a second that begins at the first pose. Frames come out
 * as soon as nothing that may still come can change them, so the result does not depend on how poses arrive.
 */
export class TrackGrid {
  private readonly config: ResampleConfig
  private readonly chooser: HandChooser
  private readonly tracks = new Map<CameraId, Sample[]>()
  /** Time of the last pose in which each camera saw the hand. */
  private readonly seenMs = new Map<CameraId, number>()
  private readonly hands: { timestampMs: number; handedness: Handedness }[] = []
  private startMs: number | undefined
  private nextFrame = 0
  private latestMs = Number.NEGATIVE_INFINITY
  private spelling: Handedness | undefined

  constructor(config: ResampleConfig = defaultResample, chooser: HandChooser = new HandChooser()) {
    this.config = config
    this.chooser = chooser
  }

  /** Takes the next pose; throws RangeError where time runs backwards. */
  add(pose: Pose): void {
    if (!(pose.timestampMs >= this.latestMs))
      throw new RangeError(
        `pose at ${pose.timestampMs} ms came after one at ${this.latestMs} ms; sort poses by time`,
      )
    this.startMs ??= pose.timestampMs
    const beforeMs = this.latestMs
    this.latestMs = pose.timestampMs
    const handedness = this.chooser.choose(pose)
    if (handedness === undefined) return
    this.spelling = handedness
    this.hands.push({ timestampMs: pose.timestampMs, handedness })
    for (const view of pose.views[handedness]) {
      const track = this.tracks.get(view.cameraId) ?? []
      this.tracks.set(view.cameraId, track)
      // A camera slower than the others shows the same picture twice.
      if ((track.at(-1)?.timestampMs ?? Number.NEGATIVE_INFINITY) >= view.timestampMs) continue
      const landmarks = pictureLandmarks(view.hand.landmarks, view)
      const isNext = this.seenMs.get(view.cameraId) === beforeMs
      this.seenMs.set(view.cameraId, pose.timestampMs)
      track.push({ timestampMs: view.timestampMs, landmarks, weight: view.weight, isNext })
    }
  }

  /** The hand that spells, as of the last pose in which any was seen. */
  get spellingHand(): Handedness | undefined {
    return this.spelling
  }

  /** The frames that are settled, each given once. */
  take(): GridFrame[] {
    return this.frames((atMs) => this.isSettled(atMs))
  }

  /** The frames that remain when no more poses come. */
  finish(): GridFrame[] {
    return this.frames((atMs) => atMs <= this.latestMs)
  }

  private frames(isDue: (atMs: number) => boolean): GridFrame[] {
    const frames: GridFrame[] = []
    if (this.startMs === undefined) return frames
    for (;;) {
      const atMs = this.startMs + (this.nextFrame * 1000) / GRID_HZ
      if (!isDue(atMs)) return frames
      frames.push(this.frameAt(atMs))
      this.nextFrame++
    }
  }

  private isSettled(atMs: number): boolean {
    if (this.latestMs < atMs) return false
    if (this.latestMs >= atMs + this.config.maxGapMs + VIEW_LAG_MS) return true
    const tracks = [...this.tracks.values()]
    return tracks.length > 0 && tracks.every((track) => (track.at(-1)?.timestampMs ?? atMs) >= atMs)
  }

  private frameAt(atMs: number): GridFrame {
    const samples = new Map<CameraId, Sample>()
    for (const [cameraId, track] of this.tracks) {
      while ((track[1]?.timestampMs ?? Number.POSITIVE_INFINITY) <= atMs) track.shift()
      const first = track[0]
      const [before, after] = first !== undefined && first.timestampMs > atMs ? [undefined, first] : track
      const sample = sampleAt(before, after, atMs, this.config)
      if (sample !== undefined) samples.set(cameraId, sample)
    }
    while ((this.hands[1]?.timestampMs ?? Number.POSITIVE_INFINITY) <= atMs) this.hands.shift()
    return {
      timestampMs: atMs,
      samples,
      handedness: samples.size === 0 ? undefined : this.hands[0]?.handedness,
    }
  }
}
