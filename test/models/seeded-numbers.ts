import { seededRandom } from '#data-samples/renderer/random.js'

/** Numbers in -1..1 that are the same at every run. */
export function seededNumbers(count: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  return Float32Array.from({ length: count }, () => 2 * random() - 1)
}
