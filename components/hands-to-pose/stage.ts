import type { CameraId } from '../types/camera.ts'
import type { HandFrame } from '../types/hand.ts'
import type { Pose } from '../types/pose.ts'
import { type JoinConfig, PoseJoiner } from './join-poses.ts'

/** The hands that one camera sees, in the order of time. */
export interface CameraHands {
  readonly cameraId: CameraId
  readonly frames: AsyncIterable<HandFrame>
  /** When this camera's zero lies on the rig's clock, milliseconds; recordings started together have 0. */
  readonly offsetMs?: number
}

export interface HandsToPoseOptions extends JoinConfig {
  /** Frames of one camera that may wait for the others before that camera is held back. */
  readonly bufferFrames?: number
  /**
   * How long to wait for a camera that is silent while others deliver, milliseconds of real time. Recordings
   * leave it out and wait as long as it takes; live hosts go on without the camera until it comes back.
   */
  readonly patienceMs?: number
  /** Called for each frame that came too late or out of order and was left out. */
  readonly onDrop?: (frame: HandFrame) => void
}

/**
 * Puts together what several cameras see: one Pose for each time at which at least one camera took a picture,
 * times rising, each hand's views best first with weights that sum to 1. Cameras may differ in frame rate and
 * offset, pause and end; a fault of one camera's stream ends the whole and is thrown.
 */
export async function* handsToPose(
  cameras: readonly CameraHands[],
  options: HandsToPoseOptions = {},
): AsyncGenerator<Pose, void, undefined> {
  const joiner = new PoseJoiner(
    cameras.map((camera) => camera.cameraId),
    options,
  )
  yield* joinStreams(cameras, joiner, options)
}

const DEFAULT_BUFFER_FRAMES = 64

async function* joinStreams(
  cameras: readonly CameraHands[],
  joiner: PoseJoiner,
  options: HandsToPoseOptions,
): AsyncGenerator<Pose, void, undefined> {
  const { aligner } = joiner
  const bufferFrames = Math.max(2, options.bufferFrames ?? DEFAULT_BUFFER_FRAMES)
  const change = new Signal()
  const faults: unknown[] = []
  let stopped = false

  async function pump(camera: CameraHands): Promise<void> {
    try {
      for await (const frame of camera.frames) {
        if (stopped) return
        const onRigsClock = { ...frame, timestampMs: frame.timestampMs + (camera.offsetMs ?? 0) }
        if (!aligner.push(onRigsClock)) options.onDrop?.(onRigsClock)
        change.notify()
        while (!stopped && aligner.waiting(camera.cameraId) >= bufferFrames) await change.wait()
        if (stopped) return
      }
    } catch (error) {
      faults.push(error)
    } finally {
      aligner.end(camera.cameraId)
      change.notify()
    }
  }

  const pumps = cameras.map(pump)
  try {
    let waitingSinceMs = Number.NaN
    while (!aligner.finished) {
      if (faults.length > 0) throw faults[0]
      const pose = joiner.next()
      if (pose !== undefined) {
        waitingSinceMs = Number.NaN
        change.notify() // a camera that was held back may have room now
        yield pose
        continue
      }
      if (Number.isNaN(waitingSinceMs)) waitingSinceMs = performance.now()
      const patienceMs = options.patienceMs ?? Number.POSITIVE_INFINITY
      const leftMs = waitingSinceMs + patienceMs - performance.now()
      if (leftMs <= 0) {
        aligner.goOnWithout()
        waitingSinceMs = Number.NaN
      }
      // A group may be complete now that nobody waits for the silent camera.
      if (leftMs > 0) await change.wait(leftMs)
      else if (!aligner.hasWaiting) await change.wait()
    }
    if (faults.length > 0) throw faults[0]
  } finally {
    stopped = true
    change.notify()
    await Promise.allSettled(pumps)
  }
}

/** Wakes everybody who waits for something to change. */
class Signal {
  #wakers: (() => void)[] = []

  notify(): void {
    const wakers = this.#wakers
    this.#wakers = []
    for (const wake of wakers) wake()
  }

  wait(atMostMs = Number.POSITIVE_INFINITY): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(atMostMs) ? setTimeout(resolve, atMostMs) : undefined
      this.#wakers.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }
}
