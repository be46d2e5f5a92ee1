import type { CameraId } from '../../components/types/camera.ts'
import type { Handedness } from '../../components/types/hand.ts'
import type { RigCamera } from '../../components/types/rig.ts'
import { projectPoint } from './cameras.ts'
import type { PlacedHand } from './placed-hand.ts'
import type { SpelledLetter, Trajectory } from './trajectory.ts'

export interface TruthFrame {
  readonly timestampMs: number
  /** [21][xyz], world axes of the rig, metres. */
  readonly landmarks: readonly (readonly number[])[]
  /** Per camera [21][xy], pixels from the picture's upper left corner. */
  readonly views: Readonly<Record<CameraId, readonly (readonly number[])[]>>
}

/** What a rendered recording shows, exactly. */
export interface Truth {
  readonly schema: 'signline.truth/1'
  /** Empty where the hand does not spell. */
  readonly text: string
  readonly handedness: Handedness
  readonly seed: number
  /** 0 where the hand does not spell. */
  readonly lettersPerSecond: number
  readonly framesPerSecond: number
  readonly letters: readonly SpelledLetter[]
  readonly cameras: readonly CameraId[]
  readonly frames: readonly TruthFrame[]
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits))

/** One frame's truth; 3D to a hundredth of a millimetre, pictures to a hundredth of a pixel. */
export function truthFrame(timestampMs: number, hand: PlacedHand, cameras: readonly RigCamera[]): TruthFrame {
  return {
    timestampMs: round(timestampMs, 3),
    landmarks: hand.landmarks.map((point) => point.map((value) => round(value, 5))),
    views: Object.fromEntries(
      cameras.map((camera) => [
        camera.id,
        hand.landmarks.map((point) => {
          const { x, y } = projectPoint(camera, point)
          return [round(x, 2), round(y, 2)]
        }),
      ]),
    ),
  }
}

export function describeTruth(
  trajectory: Trajectory,
  recording: {
    readonly handedness: Handedness
    readonly seed: number
    readonly lettersPerSecond: number
    readonly framesPerSecond: number
    readonly cameras: readonly RigCamera[]
    readonly frames: readonly TruthFrame[]
  },
): Truth {
  return {
    schema: 'signline.truth/1',
    text: trajectory.text,
    handedness: recording.handedness,
    seed: recording.seed,
    lettersPerSecond: recording.lettersPerSecond,
    framesPerSecond: recording.framesPerSecond,
    letters: trajectory.letters,
    cameras: recording.cameras.map(({ id }) => id),
    frames: recording.frames,
  }
}

/** JSON with one frame a line, so that it can be read and compared. */
export function formatTruth(truth: Truth): string {
  const { frames, ...head } = truth
  const lines = frames.map((frame) => JSON.stringify(frame)).join(',\n')
  return `${JSON.stringify(head).slice(0, -1)},"frames":[\n${lines}\n]}\n`
}
