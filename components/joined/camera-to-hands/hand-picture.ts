import sharp from 'sharp'
import { type OpenCameraOptions, openCamera } from '../../camera-to-frames/open-camera.ts'
import { cameraToFrames } from '../../camera-to-frames/stage.ts'
import type { DrawnHand, HandPicture } from '../../signs-to-text/report/report-input.ts'
import type { Camera } from '../../types/camera.ts'
import type { Frame } from '../../types/frame.ts'
import { type Hand, type HandFrame, LANDMARK_COUNT } from '../../types/hand.ts'

/** Side of a hand's picture and width of the whole one, pixels. */
const HAND_SIDE_PX = 176
const WHOLE_WIDTH_PX = 480
/** Share of the hand's longer side that its picture shows around it. */
const MARGIN = 1.9

/** A frame to be shown: all of it, or the most present hand alone. */
export interface WantedPicture {
  readonly frame: HandFrame
  readonly whole: boolean
}

/** A picture as the report shows it; without `jpeg` only the hands are known. */
export interface TakenPicture {
  readonly picture: HandPicture
  readonly jpeg?: Uint8Array
}

/**
 * Pictures of frames in which hands were found, from a second decoding of the recording up to the last one
 * wanted. A live camera cannot be decoded again (`canDecode` false): its hands are drawn alone.
 */
export async function takePictures<Wanted extends WantedPicture>(
  camera: Camera,
  wanted: readonly Wanted[],
  options: {
    readonly canDecode: boolean
    readonly decoding?: OpenCameraOptions
    /** See cameraToFrames. */
    readonly originMs?: number
    readonly signal?: AbortSignal
  },
): Promise<ReadonlyMap<Wanted, TakenPicture>> {
  const taken = new Map<Wanted, TakenPicture>()
  for (const want of wanted) taken.set(want, { picture: drawn(want) })
  if (!options.canDecode || wanted.length === 0) return taken
  const source = openCamera(camera, options.decoding)
  if (source.live) return taken
  const lastIndex = Math.max(...wanted.map(({ frame }) => frame.index))
  const { signal, originMs } = options
  const frames = cameraToFrames(camera, source, {
    ...(signal && { signal }),
    ...(originMs !== undefined && { originMs }),
  })
  for await (const frame of frames) {
    try {
      for (const want of wanted)
        if (want.frame.index === frame.index)
          taken.set(want, { picture: drawn(want), jpeg: await photographed(want, frame) })
    } finally {
      frame.release()
    }
    if (frame.index >= lastIndex) break
  }
  return taken
}

/** The picture with its JPEG inside, for a page that needs nothing else. */
export function embedded({ picture, jpeg }: TakenPicture): HandPicture {
  if (jpeg === undefined) return picture
  return { ...picture, dataUrl: `data:image/jpeg;base64,${Buffer.from(jpeg).toString('base64')}` }
}

/** Part of a picture, pixels. */
interface Crop {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

async function photographed(want: WantedPicture, frame: Frame): Promise<Uint8Array> {
  const crop = cropOf(want)
  const size = sizeOf(want, crop)
  return sharp(frame.pixels, { raw: { width: frame.width, height: frame.height, channels: 3 } })
    .extract(crop)
    .resize(size.width, size.height)
    .jpeg({ quality: 74 })
    .toBuffer()
}

/** The hands alone, in the place where the picture would show them. */
function drawn(want: WantedPicture): HandPicture {
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

function sizeOf({ whole }: WantedPicture, crop: Crop): { width: number; height: number } {
  const width = whole ? Math.min(WHOLE_WIDTH_PX, crop.width) : HAND_SIDE_PX
  return { width, height: Math.max(1, Math.round((width * crop.height) / crop.width)) }
}

/** The whole picture, or a square around the most present hand, moved so that it lies inside the picture. */
function cropOf({ frame, whole }: WantedPicture): Crop {
  const { width, height } = frame
  const hand = [...frame.hands].sort((a, b) => b.presence - a.presence)[0]
  if (whole || hand === undefined) return { left: 0, top: 0, width, height }
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
