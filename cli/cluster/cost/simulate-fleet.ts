import type { CameraSession } from './camera-day.ts'
import { seededRandom } from './seeded-random.ts'
import type { SharingMode } from './sharing-modes.ts'

/** How the number of pods follows the number of cameras; as the chart's `scaling` does. */
export interface ScalingRules {
  readonly spareCameras: number
  readonly minPods: number
  /** A number of pods has to be enough for so long before pods end. */
  readonly stabilizationSeconds: number
  /** From a pod's making to its first frame, a GPU that is free assumed. */
  readonly podStartSeconds: number
}

/** What a day took. */
export interface FleetDay {
  readonly peakCameras: number
  readonly peakPods: number
  readonly peakGpus: number
  readonly podHours: number
  /** Of GPUs that at least one pod held. */
  readonly gpuHours: number
  readonly cameraHours: number
  /** Until a camera is read, mean over sessions, seconds. */
  readonly meanWaitSeconds: number
}

/** The scaler looks, and the simulation goes on, in steps of so many seconds. */
const STEP_S = 15
const STEPS = (24 * 3600) / STEP_S
/** Of pods that end, one goes in so many seconds. */
const END_EVERY_S = 60

interface Pod {
  readonly readyAtStep: number
  readonly gpu: number
}

/**
 * Plays one day: pods come at once when cameras do, end one a minute when fewer have been enough for the
 * stabilisation's time, and each takes the first GPU with room. Which pod ends is drawn, for it is the one with the
 * fewest cameras, not the one on the emptiest GPU: so slices leave GPUs partly used, and these count whole.
 */
export function simulateFleet(
  sessions: readonly CameraSession[],
  mode: SharingMode,
  rules: ScalingRules,
  seed: number,
): FleetDay {
  const random = seededRandom(seed)
  const active = camerasByStep(sessions)
  const wanted = active.map((cameras) => podsFor(cameras, mode, rules))
  const gpus = new Gpus(mode.podsPerGpu)
  const start = (step: number): Pod => ({ readyAtStep: step, gpu: gpus.take() })
  const pods: Pod[] = Array.from({ length: rules.minPods }, () => start(0))
  const startSteps = Math.ceil(rules.podStartSeconds / STEP_S)
  const windowSteps = Math.ceil(rules.stabilizationSeconds / STEP_S)
  let [peakPods, peakGpus, podSteps, gpuSteps, waitSteps] = [0, 0, 0, 0, 0]
  for (let step = 0; step < STEPS; step++) {
    while (pods.length < (wanted[step] ?? 0)) pods.push(start(step + startSteps))
    const enough = Math.max(...wanted.slice(Math.max(0, step - windowSteps), step + 1))
    if (pods.length > enough && step % (END_EVERY_S / STEP_S) === 0) {
      const [ended] = pods.splice(Math.floor(random() * pods.length), 1)
      if (ended !== undefined) gpus.give(ended.gpu)
    }
    const ready = pods.filter(({ readyAtStep }) => readyAtStep <= step).length
    waitSteps += Math.max(0, (active[step] ?? 0) - ready * mode.camerasPerPod)
    peakPods = Math.max(peakPods, pods.length)
    peakGpus = Math.max(peakGpus, gpus.used)
    podSteps += pods.length
    gpuSteps += gpus.used
  }
  return {
    peakCameras: active.reduce((most, cameras) => Math.max(most, cameras), 0),
    peakPods,
    peakGpus,
    podHours: (podSteps * STEP_S) / 3600,
    gpuHours: (gpuSteps * STEP_S) / 3600,
    cameraHours: sessions.reduce((sum, { startS, endS }) => sum + endS - startS, 0) / 3600,
    meanWaitSeconds: sessions.length === 0 ? 0 : (waitSteps * STEP_S) / sessions.length,
  }
}

function podsFor(cameras: number, { camerasPerPod }: SharingMode, rules: ScalingRules): number {
  const needed = cameras === 0 ? 0 : Math.ceil((cameras + rules.spareCameras) / camerasPerPod)
  return Math.max(rules.minPods, needed)
}

function camerasByStep(sessions: readonly CameraSession[]): number[] {
  const changes = Array.from({ length: STEPS + 1 }, () => 0)
  for (const { startS, endS } of sessions) {
    const [first, last] = [Math.floor(startS / STEP_S), Math.min(STEPS, Math.floor(endS / STEP_S))]
    changes[first] = (changes[first] ?? 0) + 1
    changes[last] = (changes[last] ?? 0) - 1
  }
  let cameras = 0
  return changes.slice(0, STEPS).map((change) => {
    cameras += change
    return cameras
  })
}

/** GPUs by the number of pods on each. */
class Gpus {
  readonly #room: number
  readonly #pods: number[] = []
  used = 0

  constructor(room: number) {
    this.#room = room
  }

  /** The first GPU with room; -1 where pods need none. */
  take(): number {
    if (this.#room === 0) return -1
    const free = this.#pods.findIndex((pods) => pods < this.#room)
    const gpu = free < 0 ? this.#pods.length : free
    const before = this.#pods[gpu] ?? 0
    this.#pods[gpu] = before + 1
    if (before === 0) this.used += 1
    return gpu
  }

  give(gpu: number): void {
    if (gpu < 0) return
    const left = (this.#pods[gpu] ?? 1) - 1
    this.#pods[gpu] = left
    if (left === 0) this.used -= 1
  }
}
