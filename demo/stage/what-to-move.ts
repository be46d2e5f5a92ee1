import type { CameraId } from '../../components/types/camera.ts'
import type { CameraState } from '../../components/types/live-session.ts'
import { duration, percent } from '../session/words.ts'

/** When each camera was last seen to have a hand in view (or first seen at all), milliseconds on the session's clock. */
export type HandsSeen = Readonly<Record<CameraId, number>>

/** Milliseconds without a hand before it is more than a rest between words. */
const RESTING_MS = 6000
/** A camera that has the hand in view this rarely, while another has it that often, stands wrong. */
const RARELY = 0.4
const OFTEN = 0.75
/** Below this letters are missed (a sign of three frames is the shortest that is read). */
const FEWEST_FRAMES_PER_SECOND = 12
/** Milliseconds; pictures that are older come too late for the captions of the other cameras. */
const OLDEST_FRAME_MS = 400
/** Milliseconds between a browser's clock and the session's that pings cannot explain; it is mapped, and worth knowing. */
const STRANGE_CLOCK_MS = 60_000

/** Brings the memory up to date with the cameras' newest states. */
export function seeHands(before: HandsSeen, cameras: readonly CameraState[]): HandsSeen {
  return Object.fromEntries(
    cameras.map(({ cameraId, phase, shareWithHand, atMs }) => [
      cameraId,
      phase === 'live' && shareWithHand === 0 ? (before[cameraId] ?? atMs) : atMs,
    ]),
  )
}

/** Sentences on what to do about a camera, the most urgent first; empty where all is well. */
export function whatToMove(
  state: CameraState,
  seen: HandsSeen,
  cameras: readonly CameraState[],
): readonly string[] {
  const own = state.sentence === '' ? [] : [state.sentence]
  if (state.phase !== 'live') return own
  const without = state.atMs - (seen[state.cameraId] ?? state.atMs)
  const isSeenElsewhere = cameras.some(
    ({ phase, shareWithHand }) => phase === 'live' && shareWithHand >= OFTEN,
  )
  return [
    ...own,
    ...say(without >= RESTING_MS, `No hand in view for ${duration(without)}; turn it to the signer.`),
    ...say(
      state.shareWithHand > 0 && state.shareWithHand < RARELY && isSeenElsewhere,
      `A hand is in view only ${percent(state.shareWithHand)} of the time; turn it to the signer or move it back.`,
    ),
    ...say(
      state.framesPerSecond > 0 && state.framesPerSecond < FEWEST_FRAMES_PER_SECOND,
      `Only ${state.framesPerSecond.toFixed(0)} pictures a second; give it more light or a faster device.`,
    ),
    ...say(
      state.frameAgeMs > OLDEST_FRAME_MS,
      `Its pictures come ${Math.round(state.frameAgeMs)} ms late; bring it nearer to the network or use a cable.`,
    ),
    ...say(
      Math.abs(state.clockOffsetMs) > STRANGE_CLOCK_MS,
      `Its clock is off by ${duration(Math.abs(state.clockOffsetMs))}; that is corrected, setting it is better.`,
    ),
  ]
}

function say(holds: boolean, sentence: string): readonly string[] {
  return holds ? [sentence] : []
}
