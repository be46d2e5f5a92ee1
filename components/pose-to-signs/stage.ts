import type { Pose } from '../types/pose.ts'
import type { Sign } from '../types/sign.ts'
import { SignReader, type SignReaderOptions } from './sign-reader.ts'

export type PosesToSignsOptions = SignReaderOptions

/**
 * Reads the letters and digits that one hand spells: poses in the order of time in, signs in the order of time
 * out, each as soon as it has ended and half a second has passed. Works in time, not in frames, so any frame
 * rate from about 10 a second will do. Throws RangeError where time runs backwards.
 */
export async function* posesToSigns(
  poses: AsyncIterable<Pose>,
  options: PosesToSignsOptions,
): AsyncGenerator<Sign, void, undefined> {
  const reader = new SignReader(options)
  for await (const pose of poses) {
    reader.add(pose)
    yield* await reader.read()
  }
  yield* await reader.finish()
}
