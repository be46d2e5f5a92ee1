import { readCameraAddress } from '../../components/camera-to-frames/camera-address.ts'
import { contentOf } from '../../components/camera-to-frames/content-mark.ts'
import type { Watcher } from '../../components/hands-to-pose/watch-hands.ts'
import {
  embedded,
  takePictures,
  type WantedPicture,
} from '../../components/joined/camera-to-hands/hand-picture.ts'
import { chooseSigns } from '../../components/signs-to-text/report/choose-signs.ts'
import type { HandPicture, SignPicture } from '../../components/signs-to-text/report/report-input.ts'
import type { Transcript } from '../../components/types/transcript.ts'
import type { CameraOption } from './camera-options.ts'
import { isPoseFile } from './recognise-recording.ts'

export interface CameraPictures {
  readonly overview?: HandPicture
  readonly signs: readonly SignPicture[]
}

/** A frame to be shown: which, and what for; `sign` is undefined for the whole picture. */
interface Wanted extends WantedPicture {
  readonly sign: number | undefined
}

/**
 * Pictures of the signs as one camera saw them, from a second decoding of its recording (a live camera cannot
 * be decoded again and is shown by its landmarks alone).
 */
export async function pictureSigns(
  camera: CameraOption,
  watch: ReturnType<Watcher['of']>,
  transcript: Transcript,
  signal?: AbortSignal,
): Promise<CameraPictures> {
  const { decoding } = camera
  const pictures = await takePictures(camera, framesToShow(camera, watch, transcript), {
    canDecode: await canDecodeAgain(camera),
    ...(decoding && { decoding }),
    ...(signal && { signal }),
  })
  const signs: SignPicture[] = []
  let overview: HandPicture | undefined
  for (const [{ sign, frame }, taken] of pictures) {
    const picture = embedded(taken)
    if (sign === undefined) overview = picture
    else signs.push({ sign, timestampMs: frame.timestampMs + camera.offsetMs, picture })
  }
  return overview === undefined ? { signs } : { overview, signs }
}

/** A web address that does not say how long it is may send other pictures the second time. */
async function canDecodeAgain(camera: CameraOption): Promise<boolean> {
  if (isPoseFile(camera)) return false
  const address = readCameraAddress(camera.uri)
  return address.kind !== 'http' || (await contentOf(address)).bytes !== undefined
}

function framesToShow(
  { offsetMs }: CameraOption,
  watch: ReturnType<Watcher['of']>,
  transcript: Transcript,
): readonly Wanted[] {
  const ofSigns = chooseSigns(transcript, (timestampMs) => {
    const frame = watch.nearest(timestampMs - offsetMs)
    return frame && { timestampMs: frame.timestampMs + offsetMs, seen: frame }
  }).map(({ place, seen }): Wanted => ({ frame: seen, whole: false, sign: place }))
  const whole = ofSigns[0]?.frame ?? watch.nearest(watch.durationMs / 2)
  return whole === undefined ? ofSigns : [{ frame: whole, whole: true, sign: undefined }, ...ofSigns]
}
