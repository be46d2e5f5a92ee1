import { join } from 'node:path'
import { openRecogniser } from '../../cli/transcribe/open-recogniser.ts'
import { type Recogniser, recogniseRecording } from '../../cli/transcribe/recognise-recording.ts'
import { handsToPose } from '../../components/hands-to-pose/stage.ts'
import { signsToText } from '../../components/signs-to-text/stage.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import { idealHandFrames } from '../../data-samples/renderer/ideal-hands.ts'
import { type RecordingPlan, recordKinematics } from '../../data-samples/renderer/recording.ts'
import type { RenderedClips } from './rendered-clips.ts'

/** Letters read, in order, without the spaces between words. */
export type Reading = string

/** Reads rendered clips as `signline transcribe` does. */
export interface ClipReader extends AsyncDisposable {
  readonly deviceNote: string
  /** The clips of these cameras, together. */
  readClips(clips: RenderedClips, cameraIds: readonly string[]): Promise<Reading>
  /** The same recording from its true landmarks instead of its pictures. */
  readTruth(plan: RecordingPlan): Promise<Reading>
}

export async function openClipReader(): Promise<ClipReader> {
  const recogniser = await openRecogniser([{ id: 'front', uri: 'front.mp4', mirrored: false, offsetMs: 0 }], {
    alphabet: 'letters',
    device: 'auto',
  })
  return {
    deviceNote: recogniser.deviceNote,
    async readClips({ folder }, cameraIds) {
      const cameras = cameraIds.map((id) => ({
        id,
        uri: join(folder, `${id}.mp4`),
        mirrored: false,
        offsetMs: 0,
      }))
      const { transcript } = await recogniseRecording(recogniser, cameras)
      return transcript.text.replaceAll(' ', '')
    },
    readTruth: (plan) => readTruth(recogniser, plan),
    [Symbol.asyncDispose]: () => recogniser[Symbol.asyncDispose](),
  }
}

async function readTruth(recogniser: Recogniser, plan: RecordingPlan): Promise<Reading> {
  const frames = streamOf(idealHandFrames(recordKinematics({ ...plan, cameraCount: 1 }), 'front'))
  const poses = handsToPose([{ cameraId: 'front', offsetMs: 0, frames }])
  let text = ''
  for await (const soFar of signsToText(recogniser.readSigns(poses))) text = soFar.text
  return text.replaceAll(' ', '')
}

async function* streamOf(frames: readonly HandFrame[]): AsyncGenerator<HandFrame, void, undefined> {
  yield* frames
}
