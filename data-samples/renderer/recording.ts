import type { Handedness } from '../../components/types/hand.ts'
import type { RigCamera } from '../../components/types/rig.ts'
import { placeCameras } from './cameras.ts'
import { moveWithoutSpelling } from './idle.ts'
import { drawProportions } from './look.ts'
import { type PlacedHand, placeHand } from './placed-hand.ts'
import { readRestHand } from './rest-hand.ts'
import { spell, type Trajectory } from './trajectory.ts'
import { describeTruth, type Truth, truthFrame } from './truth.ts'

export const FRAMES_PER_SECOND = 30

/** What is to be recorded: a text spelled by one hand, or minutes of a hand that does not spell. */
export type RecordingPlan = {
  readonly hand: Handedness
  readonly cameraCount: number
  readonly seed: number
} & ({ readonly text: string; readonly lettersPerSecond: number } | { readonly nosignMinutes: number })

/** A recording without its pictures: where the hand is in each frame, and the truth that follows from it. */
export interface Kinematics {
  readonly cameras: readonly RigCamera[]
  readonly hands: readonly PlacedHand[]
  readonly truth: Truth
}

/** Moves the hand and projects its landmarks; no browser, thousands of frames a second. */
export function recordKinematics(plan: RecordingPlan): Kinematics {
  const cameras = placeCameras(plan.cameraCount)
  const trajectory = trajectoryOf(plan)
  const rest = readRestHand(plan.hand)
  const proportions = drawProportions(plan.seed)
  const count = Math.ceil((trajectory.durationMs * FRAMES_PER_SECOND) / 1000)
  const times = Array.from({ length: count }, (_, i) => (i * 1000) / FRAMES_PER_SECOND)
  const hands = times.map((timestampMs) => placeHand(trajectory.poseAt(timestampMs), rest, proportions))
  const truth = describeTruth(trajectory, {
    handedness: plan.hand,
    seed: plan.seed,
    lettersPerSecond: 'text' in plan ? plan.lettersPerSecond : 0,
    framesPerSecond: FRAMES_PER_SECOND,
    cameras,
    frames: hands.map((hand, i) => truthFrame(times[i] ?? 0, hand, cameras)),
  })
  return { cameras, hands, truth }
}

function trajectoryOf(plan: RecordingPlan): Trajectory {
  return 'text' in plan
    ? spell({ text: plan.text, seed: plan.seed, lettersPerSecond: plan.lettersPerSecond, hand: plan.hand })
    : moveWithoutSpelling(plan.seed, plan.nosignMinutes * 60_000)
}
