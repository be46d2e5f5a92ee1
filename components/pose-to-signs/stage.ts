import type { Pose } from '../types/pose.ts'
import type { Alphabet, Sign } from '../types/sign.ts'
import { type DecodeConfig, defaultDecode, SpellingDecoder } from './decode-spelling.ts'
import { type SpellingNetworks, SpellingReader } from './read-spelling.ts'
import { TrackGrid } from './track-grid.ts'

export interface PosesToSignsOptions {
  /** Opened by the host (fingerspelling/networks.ts says which files); the stage does not close them. */
  readonly networks: SpellingNetworks
  /** Default `letters`. */
  readonly alphabet?: Alphabet
  readonly decode?: DecodeConfig
  /**
   * Frames of the 30 Hz grid that are read in one run, at least 1. Fewer show a letter sooner (live), more cost
   * less; the signs are the same. Default 30.
   */
  readonly framesPerRun?: number
}

const DEFAULT_FRAMES_PER_RUN = 30

/**
 * Reads the letters and digits that one hand spells: poses in the order of time in, signs in the order of time
 * out, each as soon as it has ended and half a second has passed. Works in time, not in frames, so any frame
 * rate from about 10 a second will do. Throws RangeError where time runs backwards.
 */
export async function* posesToSigns(
  poses: AsyncIterable<Pose>,
  options: PosesToSignsOptions,
): AsyncGenerator<Sign, void, undefined> {
  const grid = new TrackGrid()
  const reader = new SpellingReader(options.networks)
  const decoder = new SpellingDecoder(options.alphabet ?? 'letters', options.decode ?? defaultDecode)
  const framesPerRun = Math.max(1, options.framesPerRun ?? DEFAULT_FRAMES_PER_RUN)
  let waiting = []
  for await (const pose of poses) {
    grid.add(pose)
    // After a long gap there are many at once.
    for (const frame of grid.take()) {
      waiting.push(frame)
      if (waiting.length < framesPerRun) continue
      yield* decoder.push(await reader.read(waiting))
      waiting = []
    }
  }
  yield* decoder.push(await reader.read([...waiting, ...grid.finish()]))
  yield* decoder.push(await reader.finish())
  yield* decoder.finish()
}
