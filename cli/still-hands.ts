import { isAbsolute, relative } from 'node:path'
import { listPictures } from '../components/camera-to-frames/list-pictures.ts'
import { type ReadPictureOptions, readPicture } from '../components/camera-to-frames/read-picture.ts'
import type { HandPool } from '../components/frames-to-hands/hand-pool.ts'
import type { AfreshConfig } from '../components/frames-to-hands/look-afresh.ts'
import { SignlineError, UnusableInputError } from '../components/types/errors.ts'
import type { Hand } from '../components/types/hand.ts'

/** What was seen in one of many unrelated pictures. */
export type StillOutcome =
  | {
      readonly ok: true
      readonly source: string
      /** Pixels that the landmarks are normalized by. */
      readonly width: number
      readonly height: number
      /** Most certain palm first; empty where there is none. */
      readonly hands: readonly Hand[]
    }
  /** The picture cannot be read; `sentence` says why and what to do. */
  | { readonly ok: false; readonly source: string; readonly sentence: string }

/**
 * The pictures that arguments name (pictures, folders, globs), in order and named as the argument was:
 * absolute below an absolute one, else from the working folder.
 * Throws UnusableInputError, naming each of them, for arguments that are not there or give no picture.
 */
export function listStills(pictures: readonly string[]): readonly string[] {
  listPictures(...pictures)
  return pictures.flatMap((argument) =>
    listPictures(argument).map((path) => (isAbsolute(argument) ? path : relative('.', path))),
  )
}

/**
 * Looks at each picture afresh, with all of the pool's workers, and gives the outcomes in the order of
 * `sources`. A picture that cannot be read is an outcome too; the others are looked at all the same. Two
 * pictures a worker and two more are decoded at any time.
 */
export async function* handsInPictures(
  sources: readonly string[],
  pool: HandPool,
  config?: AfreshConfig,
  reading: ReadPictureOptions = {},
): AsyncGenerator<StillOutcome, void, undefined> {
  const ahead = 2 * pool.workers + 2
  const waiting: Promise<StillOutcome>[] = []
  for (const source of sources) {
    const outcome = look(source, pool, config, reading)
    outcome.catch(() => {}) // thrown when its turn comes
    waiting.push(outcome)
    const first = waiting.length > ahead ? waiting.shift() : undefined
    if (first !== undefined) yield await first
  }
  for (const outcome of waiting) yield await outcome
}

async function look(
  source: string,
  pool: HandPool,
  config: AfreshConfig | undefined,
  reading: ReadPictureOptions,
): Promise<StillOutcome> {
  const picture = await readPicture(source, reading).catch((error: unknown) => {
    if (error instanceof SignlineError && error.exitCode === 2) return error
    throw error
  })
  if (picture instanceof SignlineError) return { ok: false, source, sentence: picture.message }
  const hands = await pool.lookAfresh(picture, config)
  return { ok: true, source, width: picture.width, height: picture.height, hands }
}

/** What a command ends with when pictures could not be read; each was told when its turn came. */
export function unreadableStills(unreadable: number, all: number): UnusableInputError {
  return new UnusableInputError(
    unreadable === all
      ? 'no picture could be read; the reasons are above'
      : `${unreadable} of ${all} pictures could not be read; the others are above`,
  )
}
