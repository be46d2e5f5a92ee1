import type { CameraId } from '../../types/camera.ts'
import { UnusableInputError } from '../../types/errors.ts'
import { type Archive, writeArchive } from '../../types/landmark-archive/archive.ts'
import type { HandPicture } from './report-input.ts'

const SCHEMA = 'signline.pictures/1'

/** A picture of one camera, taken before anybody knows what was signed. */
export interface KeptPicture {
  readonly cameraId: CameraId
  /** Milliseconds on the camera's own clock. */
  readonly timestampMs: number
  /** The camera's whole picture; else the most present hand's surroundings. */
  readonly whole: boolean
  readonly picture: HandPicture
  /** Undefined where only the hands are known. */
  readonly jpeg?: Uint8Array
}

interface PicturesIndex {
  readonly schema: typeof SCHEMA
  readonly pictures: readonly (Omit<KeptPicture, 'jpeg'> & { readonly file?: string })[]
}

/** Writes pictures as an archive of JPEG files with pictures.json, which says what they show. */
export async function writePictures(path: string, pictures: readonly KeptPicture[]): Promise<void> {
  const files = new Map<string, Uint8Array | object>()
  const index = pictures.map(({ jpeg, picture, ...mark }) => {
    const file = `${mark.cameraId}-${Math.round(mark.timestampMs)}${mark.whole ? '-whole' : ''}.jpg`
    if (jpeg !== undefined) files.set(file, jpeg)
    return { ...mark, picture: rounded(picture), ...(jpeg !== undefined && { file }) }
  })
  const contents: PicturesIndex = { schema: SCHEMA, pictures: index }
  await writeArchive(path, new Map([['pictures.json', contents], ...files]))
}

/** A ten-thousandth of a picture of 176 pixels is more than anybody sees. */
function rounded(picture: HandPicture): HandPicture {
  const round = (value: number): number => Math.round(value * 10_000) / 10_000
  return {
    ...picture,
    hands: picture.hands.map(({ handedness, points }) => ({
      handedness,
      points: points.map(([x, y]) => [round(x), round(y)] as const),
    })),
  }
}

/** What `readPictures` gives: the JPEG is inflated when it is asked for. */
export type StoredPicture = Omit<KeptPicture, 'jpeg'> & { jpeg(): Uint8Array | undefined }

export function readPictures(archive: Archive): readonly StoredPicture[] {
  const { schema, pictures } = archive.json('pictures.json') as PicturesIndex
  if (schema !== SCHEMA)
    throw new UnusableInputError(
      `${archive.place} holds ${schema}, not ${SCHEMA}; run the pipeline from one version`,
    )
  return pictures.map(({ file, ...picture }) => ({
    ...picture,
    jpeg: () => (file === undefined ? undefined : archive.bytes(file)),
  }))
}
