import sharp from 'sharp'
import { openCamera } from '../../components/camera-to-frames/open-camera.ts'
import { cameraToFrames } from '../../components/camera-to-frames/stage.ts'
import type {
  DrawnHand,
  HandPicture,
  SignPicture,
} from '../../components/signs-to-text/report/report-input.ts'
import type { Frame } from '../../components/types/frame.ts'
import type { Hand, HandFrame } from '../../components/types/hand.ts'
import { LANDMARK_COUNT } from '../../components/types/hand.ts'
import type { Transcript } from '../../components/types/transcript.ts'
import type { CameraOption } from './camera-options.ts'
import { isPoseFile } from './recognise-recording.ts'
import type { CameraWatch } from './watch-hands.ts'

export interface CameraPictures {
  readonly overview?: HandPicture
  readonly signs: readonly SignPicture[]
}

/** Pictures of single signs in one report, all cameras together: about 6 kB each. */
const MOST_PICTURES = 150
/** Side of a sign's picture and width of the whole one, pixels. */
const SIGN_SIDE_PX = 176
const OVERVIEW_WIDTH_PX = 480
/** Share of the hand's longer side that a sign's picture shows around it. */
const MARGIN = 1.9
/** A camera that saw no hand within this time of a sign's middle has no picture of it, milliseconds. */
const NEAR_MS = 150

/** A frame to be shown: which, and what for; `sign` is undefined for the whole picture. */
interface Wanted {
  readonly frame: HandFrame
  readonly sign: number | undefined
}

/**
 * Pictures of the signs as one camera saw them, from a second decoding of its recording (a live camera cannot
 * be decoded again and is shown by its landmarks alone).
 */
export async function pictureSigns(
  camera: CameraOption,
  watch: CameraWatch,
  transcript: Transcript,
  signal?: AbortSignal,
): Promise<CameraPictures> {
  const wanted = framesToShow(camera, watch, transcript)
  const pictures = new Map<Wanted, HandPicture>()
  for (const want of wanted) pictures.set(want, drawn(want))
  const source = isPoseFile(camera) ? undefined : openCamera(camera, camera.decoding)
  if (source !== undefined && !source.live && wanted.length > 0) {
    const lastIndex = Math.max(...wanted.map(({ frame }) => frame.index))
    for await (const frame of cameraToFrames(camera, source, { ...(signal && { signal }) })) {
      try {
        for (const want of wanted)
          if (want.frame.index === frame.index) pictures.set(want, await photographed(want, frame))
      } finally {
        frame.release()
      }
      if (frame.index >= lastIndex) break
    }
  }
  const signs: SignPicture[] = []
  let overview: HandPicture | undefined
  for (const [{ sign, frame }, picture] of pictures) {
    if (sign === undefined) overview = picture
    else signs.push({ sign, timestampMs: frame.timestampMs + camera.offsetMs, picture })
  }
  return overview === undefined ? { signs } : { overview, signs }
}

function framesToShow(camera: CameraOption, watch: CameraWatch, transcript: Transcript): readonly Wanted[] {
  const room = Math.max(4, Math.floor(MOST_PICTURES / transcript.cameras.length))
  const signs = evenly(transcript.signs.length, room)
  const ofSigns = signs.flatMap((place): Wanted[] => {
    const sign = transcript.signs[place]
    if (sign === undefined) return []
    const middleMs = (sign.startMs + sign.endMs) / 2 - camera.offsetMs
    const frame = watch.nearest(middleMs)
    return frame !== undefined && Math.abs(frame.timestampMs - middleMs) <= NEAR_MS
      ? [{ frame, sign: place }]
      : []
  })
  const whole = ofSigns[0]?.frame ?? watch.nearest(watch.durationMs / 2)
  return whole === undefined ? ofSigns : [{ frame: whole, sign: undefined }, ...ofSigns]
}

/** At most `room` places of `count`, evenly spread. */
function evenly(count: number, room: number): readonly number[] {
  if (count <= room) return Array.from({ length: count }, (_, place) => place)
  return Array.from({ length: room }, (_, step) => Math.floor((step * count) / room))
}

/** Part of a picture, pixels. */
interface Crop {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

async function photographed(want: Wanted, frame: Frame): Promise<HandPicture> {
  const crop = cropOf(want)
  const size = sizeOf(want, crop)
  const jpeg = await sharp(frame.pixels, {
    raw: { width: frame.width, height: frame.height, channels: 3 },
  })
    .extract(crop)
    .resize(size.width, size.height)
    .jpeg({ quality: 74 })
    .toBuffer()
  return { ...drawn(want), dataUrl: `data:image/jpeg;base64,${jpeg.toString('base64')}` }
}

/** The hands alone, in the place where the picture would show them. */
function drawn(want: Wanted): HandPicture {
  const crop = cropOf(want)
  const { frame } = want
  const hands = frame.hands.map((hand): DrawnHand => {
    const points = Array.from({ length: LANDMARK_COUNT }, (_, landmark) => {
      const [x, y] = pixelOf(hand, landmark, frame)
      return [(x - crop.left) / crop.width, (y - crop.top) / crop.height] as const
    })
    return { handedness: hand.handedness, points }
  })
  return { ...sizeOf(want, crop), hands }
}

function sizeOf({ sign }: Wanted, crop: Crop): { width: number; height: number } {
  const width = sign === undefined ? Math.min(OVERVIEW_WIDTH_PX, crop.width) : SIGN_SIDE_PX
  return { width, height: Math.max(1, Math.round((width * crop.height) / crop.width)) }
}

/** The whole picture, or a square around the most present hand, moved so that it lies inside the picture. */
function cropOf({ frame, sign }: Wanted): Crop {
  const { width, height } = frame
  const hand = [...frame.hands].sort((a, b) => b.presence - a.presence)[0]
  if (sign === undefined || hand === undefined) return { left: 0, top: 0, width, height }
  const points = Array.from({ length: LANDMARK_COUNT }, (_, landmark) => pixelOf(hand, landmark, frame))
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const [left, right] = [Math.min(...xs), Math.max(...xs)]
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  const wantedSide = Math.round(Math.max(right - left, bottom - top, 16) * MARGIN)
  const side = Math.min(wantedSide, width, height)
  return {
    left: within((left + right - side) / 2, width - side),
    top: within((top + bottom - side) / 2, height - side),
    width: side,
    height: side,
  }
}

function pixelOf(hand: Hand, landmark: number, { width, height }: HandFrame): readonly [number, number] {
  return [(hand.landmarks[landmark * 3] ?? 0) * width, (hand.landmarks[landmark * 3 + 1] ?? 0) * height]
}

function within(value: number, most: number): number {
  return Math.min(most, Math.max(0, Math.round(value)))
}
