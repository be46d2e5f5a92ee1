import type { DecodedPicture, FrameSource, OpenOptions } from './frame-source.ts'
import { type ReadPictureOptions, readPicturePixels } from './read-picture.ts'

export interface PictureSourceOptions extends ReadPictureOptions {
  /** Rate at which the pictures were taken; 30 where nobody says. */
  readonly picturesPerSecond?: number
}

/** Still pictures one after the other as a recording. */
export function pictureSource(paths: readonly string[], options: PictureSourceOptions = {}): FrameSource {
  return { live: false, pictures: (open) => decodePictures(paths, options, open) }
}

async function* decodePictures(
  paths: readonly string[],
  options: PictureSourceOptions,
  { signal, onDuration }: OpenOptions,
): AsyncGenerator<DecodedPicture, void, undefined> {
  const { picturesPerSecond = 30 } = options
  onDuration?.((paths.length * 1000) / picturesPerSecond)
  for (const [index, path] of paths.entries()) {
    signal?.throwIfAborted()
    const { width, height, bytes } = await readPicturePixels(path, options)
    signal?.throwIfAborted()
    // Decoded one at a time as they are asked for, so no pool has to hold the decoder back.
    const slot = { bytes, retain: () => {}, release: () => {} }
    yield { presentationMs: (index * 1000) / picturesPerSecond, width, height, slot }
  }
}
