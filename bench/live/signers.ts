import type { HandFrame } from '../../components/types/hand.ts'
import { writeLandmarkMessage } from '../../components/types/landmark-message/write.ts'
import { idealHandFrames } from '../../data-samples/renderer/ideal-hands.ts'
import { recordKinematics } from '../../data-samples/renderer/recording.ts'
import { drawWords } from '../spelling/words.ts'

/** What a session's cameras see of one signer who spells a word again and again. */
export interface Signer {
  readonly word: string
  /** One list of landmark messages a camera, as long as each other; 30 a second. */
  readonly views: readonly (readonly Uint8Array<ArrayBuffer>[])[]
}

/** Landmark messages of a hand at rest before the word begins anew, so that each word ends. */
const PAUSE_FRAMES = 45

/** So many signers, each with its own word, proportions and speed, from true landmarks. */
export function drawSigners(seed: number, count: number, camerasEach: number): readonly Signer[] {
  return drawWords(seed)
    .slice(0, count)
    .map((plan): Signer => {
      const kinematics = recordKinematics({ ...plan, cameraCount: camerasEach })
      const views = kinematics.cameras.map(({ id }) => messagesOf(idealHandFrames(kinematics, id)))
      return { word: plan.text, views }
    })
}

function messagesOf(frames: readonly HandFrame[]): readonly Uint8Array<ArrayBuffer>[] {
  const empty = (index: number): HandFrame => ({
    cameraId: 'x',
    index,
    timestampMs: 0,
    width: 640,
    height: 480,
    hands: [],
  })
  return [...frames, ...Array.from({ length: PAUSE_FRAMES }, (_, place) => empty(place))].map((frame) =>
    writeLandmarkMessage(frame),
  )
}
