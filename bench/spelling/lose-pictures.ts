import { bell, type Random } from '../../data-samples/renderer/random.ts'

/** Half of the pictures come sooner after the one before them, milliseconds. */
const MEDIAN_MS = 54
/** Deviation of the logarithm of these times: one in twenty is longer than 0.33 s. */
const SPREAD = 1.1
const LONGEST_MS = 1100

/**
 * The pictures that a browser looks at on a machine whose cores are wanted by ten others: times between them as the
 * page's own were where MediaPipe's HandLandmarker found hands at 10 to 13 pictures a second.
 */
export async function* losePictures<Picture extends { readonly timestampMs: number }>(
  pictures: AsyncIterable<Picture>,
  random: Random,
): AsyncGenerator<Picture, void, undefined> {
  let nextMs = Number.NEGATIVE_INFINITY
  for await (const picture of pictures) {
    if (picture.timestampMs < nextMs) continue
    yield picture
    nextMs = picture.timestampMs + Math.min(LONGEST_MS, MEDIAN_MS * Math.exp(SPREAD * bell(random)))
  }
}
