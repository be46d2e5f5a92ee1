import { open, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import sharp from 'sharp'
import { UnusableInputError } from '../types/errors.ts'
import type { SharedFrame } from '../types/frame.ts'

/**
 * Longer side of a decoded still picture, pixels. More than for video: there is one look only, and the hand
 * may be small in a photograph.
 */
export const DEFAULT_PICTURE_MAX_SIDE = 1920

/** Pixels that a picture file may claim to have: 100 megapixels, 300 MB once decoded. */
export const DEFAULT_MAX_PICTURE_PIXELS = 100_000_000

export interface ReadPictureOptions {
  readonly maxSide?: number
  readonly maxPixels?: number
  /** Camera that the frame belongs to; a picture on its own is of camera `picture`. */
  readonly cameraId?: string
}

/** RGB pixels of a still picture, in memory that threads can share. */
export interface PicturePixels {
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array<SharedArrayBuffer>
}

/**
 * One still picture as a frame: turned upright by its EXIF orientation, in sRGB, transparent parts white, an
 * animation's first picture only. Nothing of its metadata is kept.
 *
 * Throws UnusableInputError when it isn't there, isn't a JPEG, PNG, WebP, GIF, TIFF or AVIF (by its bytes,
 * whatever its name; SVG never), is damaged, or claims more than `maxPixels`.
 */
export async function readPicture(path: string, options: ReadPictureOptions = {}): Promise<SharedFrame> {
  const { width, height, bytes } = await readPicturePixels(path, options)
  const frame: SharedFrame = {
    cameraId: options.cameraId ?? 'picture',
    index: 0,
    timestampMs: 0,
    width,
    height,
    pixels: bytes,
    retain: () => frame,
    // Not from a pool: the memory goes when nobody refers to it any more.
    release: () => {},
    [Symbol.dispose]: () => {},
  }
  return frame
}

/** As `readPicture`, without a camera and a time. */
export async function readPicturePixels(
  path: string,
  options: ReadPictureOptions = {},
): Promise<PicturePixels> {
  const { maxSide = DEFAULT_PICTURE_MAX_SIDE, maxPixels = DEFAULT_MAX_PICTURE_PIXELS } = options
  const absolute = resolve(path)
  await refuseOtherFiles(path, absolute)
  try {
    const input = sharp(absolute, { limitInputPixels: maxPixels, pages: 1, failOn: 'truncated' })
    const { data, info } = await input
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize({ width: maxSide, height: maxSide, fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true })
    if (info.channels !== 3) throw new Error(`${info.channels} channels`)
    const bytes = new Uint8Array(new SharedArrayBuffer(data.length))
    bytes.set(data)
    return { width: info.width, height: info.height, bytes }
  } catch (cause) {
    throw unreadable(path, maxPixels, cause)
  }
}

async function refuseOtherFiles(path: string, absolute: string): Promise<void> {
  const start = Buffer.alloc(16)
  let length = 0
  try {
    // Before it is opened: a named pipe would wait for its writer.
    if (!(await stat(absolute)).isFile())
      throw new UnusableInputError(`${path} is not a file; give a picture`)
    await using file = await open(absolute, 'r')
    length = (await file.read(start, 0, start.length, 0)).bytesRead
  } catch (cause) {
    if (cause instanceof UnusableInputError) throw cause
    const code = (cause as NodeJS.ErrnoException).code
    throw new UnusableInputError(
      code === 'ENOENT'
        ? `${path} does not exist; check the path`
        : `${path} cannot be opened (${code}); check its rights`,
      { cause },
    )
  }
  if (length === 0) throw new UnusableInputError(`${path} is empty; save the picture again`)
  if (!isPicture(start))
    throw new UnusableInputError(
      `${path} is not a picture that is read; save it as JPEG, PNG, WebP, GIF, TIFF or AVIF`,
    )
}

/** By the first bytes, before any decoder sees the file: libvips would open SVG and PDF too. */
function isPicture(start: Buffer): boolean {
  const text = start.toString('latin1')
  return (
    text.startsWith('\xff\xd8\xff') ||
    text.startsWith('\x89PNG\r\n\x1a\n') ||
    /^GIF8[79]a/.test(text) ||
    /^RIFF[\s\S]{4}WEBP/.test(text) ||
    text.startsWith('II*\0') ||
    text.startsWith('MM\0*') ||
    /^[\s\S]{4}ftypavi[fs]/.test(text)
  )
}

function unreadable(path: string, maxPixels: number, cause: unknown): UnusableInputError {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (/pixel limit/i.test(message))
    return new UnusableInputError(
      `${path} claims more than ${maxPixels / 1e6} megapixels; scale it down first`,
      { cause },
    )
  return new UnusableInputError(
    `${path} is damaged (${message.split('\n')[0]?.trim()}); save the picture again`,
    { cause },
  )
}
