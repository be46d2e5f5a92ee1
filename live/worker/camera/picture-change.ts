/** A picture of a camera, RGB. */
interface Pixels {
  readonly width: number
  readonly height: number
  readonly pixels: Uint8Array
}

/** Pixels that are looked at, on a grid over the picture. */
const SAMPLES_PER_SIDE = 32
/** A value may differ so far (0..255) in pictures that an encoder wrote of the same still picture. */
const MOST_NOISE = 2
/** So many samples must differ: a blinking clock of a recorder is smaller. */
const LEAST_CHANGED = 3

/** Says since when a camera's picture has been the same. */
export class PictureChange {
  #before: Uint8Array | undefined
  #changedMs = 0

  /** Takes the next picture; gives for how long nothing in it has moved, milliseconds. */
  sameForMs({ width, height, pixels }: Pixels, atMs: number): number {
    const samples = new Uint8Array(SAMPLES_PER_SIDE * SAMPLES_PER_SIDE)
    for (let row = 0; row < SAMPLES_PER_SIDE; row++) {
      const y = Math.floor(((row + 0.5) * height) / SAMPLES_PER_SIDE)
      for (let column = 0; column < SAMPLES_PER_SIDE; column++) {
        const x = Math.floor(((column + 0.5) * width) / SAMPLES_PER_SIDE)
        // Green alone: brightness is mostly green.
        samples[row * SAMPLES_PER_SIDE + column] = pixels[3 * (y * width + x) + 1] ?? 0
      }
    }
    const before = this.#before
    if (before === undefined || countChanged(before, samples) >= LEAST_CHANGED) {
      this.#before = samples
      this.#changedMs = atMs
    }
    return atMs - this.#changedMs
  }
}

function countChanged(before: Uint8Array, after: Uint8Array): number {
  let changed = 0
  for (let n = 0; n < after.length; n++)
    if (Math.abs((after[n] ?? 0) - (before[n] ?? 0)) > MOST_NOISE) changed++
  return changed
}
