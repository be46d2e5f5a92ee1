import type { OpenCameraOptions } from '../../components/camera-to-frames/open-camera.ts'
import type { Camera, CameraId } from '../../components/types/camera.ts'
import { UnusableInputError } from '../../components/types/errors.ts'
import { MOST_OFFSET_MS, startAtZero } from '../../components/types/start-at-zero.ts'
import { type DecodingArguments, decodingOf } from '../decoding-options.ts'

/** A camera as the command line names it. */
export interface CameraOption extends Camera {
  /** When this recording began, milliseconds on the rig's clock. */
  readonly offsetMs: number
  /** How it is decoded, where that is not left to the defaults. */
  readonly decoding?: OpenCameraOptions
}

export interface CameraArguments extends DecodingArguments {
  /** `ID=URI`, as often as there are cameras. */
  readonly camera?: readonly string[]
  /** Ids of cameras whose picture is a mirror image. */
  readonly mirrored?: readonly string[]
  /** `ID=MS`. */
  readonly offset?: readonly string[]
}

const CAMERA_ID = /^[A-Za-z0-9_-]{1,64}$/

/** Reads `--camera`, `--mirrored` and `--offset`, the earliest camera beginning at 0; throws one UnusableInputError that names every fault. */
export function readCameraOptions({
  camera = [],
  mirrored = [],
  offset = [],
  ...decoding
}: CameraArguments): readonly CameraOption[] {
  const faults: string[] = []
  const uris = new Map<CameraId, string>()
  if (camera.length === 0) faults.push('no camera is given; name at least one: --camera front=clip.mp4')
  for (const text of camera) {
    const [id, uri] = splitAtEquals(text)
    if (uri === undefined || uri === '' || !CAMERA_ID.test(id))
      faults.push(
        `--camera ${text}: write ID=URI, such as front=clip.mp4, the id of letters, digits, - and _`,
      )
    else if (uris.has(id))
      faults.push(`--camera ${text}: there is another camera "${id}"; give each its own id`)
    else uris.set(id, uri)
  }
  const isKnown = (id: string, option: string): boolean => {
    if (!uris.has(id)) faults.push(`${option}: there is no camera "${id}"; it must be one of --camera`)
    return uris.has(id)
  }
  const offsets = new Map<CameraId, number>()
  for (const text of offset) {
    const [id, milliseconds] = splitAtEquals(text)
    const offsetMs =
      milliseconds === undefined || milliseconds.trim() === '' ? Number.NaN : Number(milliseconds)
    if (!(Math.abs(offsetMs) <= MOST_OFFSET_MS))
      faults.push(
        `--offset ${text}: write ID=MILLISECONDS, such as left=120 or left=-40, at most a day either way`,
      )
    else if (isKnown(id, `--offset ${text}`)) offsets.set(id, offsetMs)
  }
  for (const id of mirrored) isKnown(id, `--mirrored ${id}`)
  if (faults.length > 0) throw new UnusableInputError(faults.join('; '))
  const given = decodingOf(decoding)
  const cameras = [...uris].map(([id, uri]) => ({
    id,
    uri,
    mirrored: mirrored.includes(id),
    offsetMs: offsets.get(id) ?? 0,
    ...(Object.keys(given).length > 0 && { decoding: given }),
  }))
  return startAtZero(cameras)
}

function splitAtEquals(text: string): readonly [before: string, after: string | undefined] {
  const place = text.indexOf('=')
  return place < 0 ? [text, undefined] : [text.slice(0, place), text.slice(place + 1)]
}
