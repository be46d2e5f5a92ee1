import type { CameraFacts, RecordingFacts } from '../../types/recording-facts.ts'
import type { Transcript } from '../../types/transcript.ts'
import { chooseSigns } from './choose-signs.ts'
import type { StoredPicture } from './picture-archive.ts'
import type { HandPicture, ReportCamera, ReportInput } from './report-input.ts'
import { writeReport } from './write-report.ts'

/** The Kubeflow UI draws a page of this size at most, bytes. */
export const MOST_REPORT_BYTES = 2_000_000

/**
 * The report of a recording from what its steps kept, for the frame that the Kubeflow UI shows it in. Of each sign it shows the picture that was taken nearest
 * to its middle; where the page would be too large, every other picture is left out until it is not.
 */
export function reportOfRecording(
  transcript: Transcript,
  facts: RecordingFacts,
  pictures: readonly StoredPicture[],
  made: Pick<ReportInput, 'version' | 'writtenAt'>,
  mostBytes: number = MOST_REPORT_BYTES,
): string {
  const { deviceNote, speed } = facts
  const cameras = facts.cameras.map((camera) => cameraOf(camera, transcript, pictures))
  for (let every = 1; ; every *= 2) {
    const input: ReportInput = {
      ...made,
      transcript,
      deviceNote,
      speed,
      cameras: cameras.map(({ signs, overview, ...camera }) => ({
        ...camera,
        ...(overview !== undefined && every < 8 && { overview }),
        signs: signs.filter((_, place) => place % every === 0),
      })),
    }
    const page = writeReport(input, 'frame')
    if (Buffer.byteLength(page) < mostBytes || every > 1024) return page
  }
}

function cameraOf(facts: CameraFacts, transcript: Transcript, all: readonly StoredPicture[]): ReportCamera {
  const { offsetMs, ...camera } = facts
  const own = all.filter(({ cameraId }) => cameraId === camera.id)
  const ofHands = own.filter(({ whole }) => !whole)
  const signs = chooseSigns(transcript, (timestampMs) => {
    const seen = nearest(ofHands, timestampMs - offsetMs)
    return seen && { timestampMs: seen.timestampMs + offsetMs, seen }
  }).map(({ place, seen }) => ({
    sign: place,
    timestampMs: seen.timestampMs + offsetMs,
    picture: withJpeg(seen),
  }))
  const overview = own.find(({ whole }) => whole)
  return { ...camera, ...(overview && { overview: withJpeg(overview) }), signs }
}

function nearest(pictures: readonly StoredPicture[], timestampMs: number): StoredPicture | undefined {
  const apart = (picture: StoredPicture): number => Math.abs(picture.timestampMs - timestampMs)
  return pictures.reduce<StoredPicture | undefined>(
    (best, picture) => (best === undefined || apart(picture) < apart(best) ? picture : best),
    undefined,
  )
}

function withJpeg(stored: StoredPicture): HandPicture {
  const jpeg = stored.jpeg()
  if (jpeg === undefined) return stored.picture
  return { ...stored.picture, dataUrl: `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}` }
}
