import type { Recogniser } from '#cli/transcribe/recognise-recording.js'
import type { HandPool } from '#components/frames-to-hands/hand-pool.js'
import type { Hand } from '#components/types/hand.js'
import { fakeHand } from '../../components/hands-to-pose/hand-frames.ts'

/** Finds a hand in every frame without looking at it; every half second of a hand is a letter, A, B, C and on. */
export function fakeRecogniser(
  hands: (timestampMs: number) => readonly Hand[] = () => [fakeHand({})],
): Recogniser {
  const pool: Partial<HandPool> = {
    workers: 1,
    async *findHands(frames) {
      for await (const frame of frames) {
        const { cameraId, index, timestampMs, width, height } = frame
        frame.release()
        yield { cameraId, index, timestampMs, width, height, hands: hands(timestampMs) }
      }
    },
  }
  return {
    pool: pool as HandPool,
    deviceNote: 'Nothing runs anywhere.',
    alphabet: 'letters',
    vocabulary: { name: 'American manual alphabet', size: 26 },
    async *readSigns(poses) {
      let letters = 0
      for await (const { timestampMs, views } of poses) {
        if (views.right.length === 0 || timestampMs < letters * 500) continue
        yield {
          label: String.fromCharCode(65 + letters),
          startMs: timestampMs,
          endMs: timestampMs + 300,
          confidence: 0.9,
          alternatives: [],
          handedness: 'right',
          cameras: views.right.map((view) => view.cameraId),
        }
        letters++
      }
    },
  }
}
