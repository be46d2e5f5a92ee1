import { readFileSync } from 'node:fs'
import type { HandFrame } from '#components/types/hand.js'
import { blockOfHandFrames, headOfHandFrames } from '#components/types/pose-format/hand-frames.js'
import { writePose } from '#components/types/pose-format/write.js'
import { idealHandFrames } from '#data-samples/renderer/ideal-hands.js'
import { recordKinematics } from '#data-samples/renderer/recording.js'

interface Truth {
  readonly text: string
  readonly handedness: 'left' | 'right'
  readonly seed: number
  readonly lettersPerSecond: number
}

/**
 * What hand networks without fault would see in a sample recording, as a `.pose` file a camera: the movement is
 * made again from the facts in its truth file. Four seconds without a hand follow the word.
 */
export function recordedPoses(sample: string): {
  readonly text: string
  readonly poses: ReadonlyMap<string, Buffer>
} {
  const path = new URL(`../../data-samples/${sample}.truth.json`, import.meta.url)
  const truth = JSON.parse(readFileSync(path, 'utf8')) as Truth
  const { text, handedness, seed, lettersPerSecond } = truth
  const kinematics = recordKinematics({ text, hand: handedness, seed, lettersPerSecond, cameraCount: 3 })
  const poses = new Map(
    kinematics.cameras.map(({ id }) => {
      const frames = withoutHandAfter(idealHandFrames(kinematics, id), 4)
      const head = headOfHandFrames(frames)
      return [id, Buffer.from(writePose(head, blockOfHandFrames(frames, head, 0)))] as const
    }),
  )
  return { text, poses }
}

function withoutHandAfter(frames: readonly HandFrame[], seconds: number): readonly HandFrame[] {
  const last = frames.at(-1)
  if (last === undefined) throw new Error('the recording is empty')
  const rest = Array.from({ length: 30 * seconds }, (_, place) => ({
    ...last,
    hands: [],
    index: last.index + 1 + place,
    timestampMs: last.timestampMs + ((1 + place) * 1000) / 30,
  }))
  return [...frames, ...rest]
}
