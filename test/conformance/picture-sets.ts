import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** Pictures of one origin, as paths. */
export interface PictureSet {
  readonly name: string
  readonly paths: readonly string[]
}

const LETTER_PICTURES = '../shared/data/letters/images'
/** Name of the set of frames of our own recordings. */
export const SAMPLES = 'data-samples'
const RECORDINGS = SAMPLES

/** Of a recording; consecutive frames hardly differ. */
const FRAMES_A_SECOND = 15

/** Pictures of real hands by those who recorded them, where the checkout lies beside such a folder. */
export function letterPictures(recorders: readonly string[]): PictureSet[] {
  const sets = recorders
    .map((recorder) => ({ name: recorder, folder: join(LETTER_PICTURES, recorder) }))
    .filter(({ folder }) => existsSync(folder))
    .map(({ name, folder }) => ({ name, paths: filesBelow(folder, /\.(jpe?g|png)$/i) }))
  if (sets.length === 0) console.log(`skipped: pictures of real hands; there is no ${LETTER_PICTURES}`)
  return sets
}

/**
 * Frames of the recordings in data-samples while they spell, unpacked into a folder that is gone after the
 * tests. Before and after, the hand hangs half out of the picture, where finding it is a matter of luck.
 */
export function samplePictures(): PictureSet[] {
  const truths = existsSync(RECORDINGS) ? filesBelow(RECORDINGS, /\.truth\.json$/) : []
  if (truths.length === 0) {
    console.log(`skipped: frames of our own recordings; there is none in ${RECORDINGS}`)
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'signline-samples-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  for (const truth of truths) {
    const { letters }: { letters: { startMs: number; endMs: number }[] } = JSON.parse(
      readFileSync(truth, 'utf8'),
    )
    const [startMs, endMs] = [letters.at(0)?.startMs ?? 0, letters.at(-1)?.endMs ?? 0]
    for (const clip of filesBelow(dirname(truth), /\.mp4$/)) unpack(clip, startMs, endMs, folder)
  }
  return [{ name: SAMPLES, paths: filesBelow(folder, /\.png$/) }]
}

function unpack(clip: string, startMs: number, endMs: number, folder: string): void {
  const frames = join(folder, `${basename(dirname(clip))}-${basename(clip, '.mp4')}-%03d.png`)
  const span = ['-ss', `${startMs}ms`, '-i', clip, '-t', `${endMs - startMs}ms`]
  const { status, stderr } = spawnSync(
    'ffmpeg',
    ['-v', 'error', ...span, '-vf', `fps=${FRAMES_A_SECOND}`, frames],
    { encoding: 'utf8' },
  )
  if (status !== 0) throw new Error(`ffmpeg cannot unpack ${clip}: ${stderr}`)
}

function filesBelow(folder: string, name: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path) && !path.includes('node_modules'))
    .sort()
    .map((path) => join(folder, path))
}
