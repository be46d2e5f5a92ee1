import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll } from 'vitest'

/** Pictures of one origin, as paths. */
export interface PictureSet {
  readonly name: string
  readonly paths: readonly string[]
}

const LETTER_PICTURES = '../shared/data/letters/images'
const RECORDINGS = 'data-samples'

/** Of a recording; consecutive frames hardly differ. */
const FRAMES_A_SECOND = 2

/** Pictures of real hands by those who recorded them, where the checkout lies beside such a folder. */
export function letterPictures(recorders: readonly string[]): PictureSet[] {
  const sets = recorders
    .map((recorder) => ({ name: recorder, folder: join(LETTER_PICTURES, recorder) }))
    .filter(({ folder }) => existsSync(folder))
    .map(({ name, folder }) => ({ name, paths: filesBelow(folder, /\.(jpe?g|png)$/i) }))
  if (sets.length === 0) console.log(`skipped: pictures of real hands; there is no ${LETTER_PICTURES}`)
  return sets
}

/** Frames of the recordings in data-samples, unpacked into a folder that is gone after the tests. */
export function samplePictures(): PictureSet[] {
  const clips = existsSync(RECORDINGS) ? filesBelow(RECORDINGS, /\.mp4$/) : []
  if (clips.length === 0) {
    console.log(`skipped: frames of our own recordings; there is none in ${RECORDINGS}`)
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'signline-samples-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  for (const clip of clips) {
    const name = `${basename(dirname(clip))}-${basename(clip, '.mp4')}`
    const frames = join(folder, `${name}-%03d.png`)
    const { status, stderr } = spawnSync(
      'ffmpeg',
      ['-v', 'error', '-i', clip, '-vf', `fps=${FRAMES_A_SECOND}`, frames],
      { encoding: 'utf8' },
    )
    if (status !== 0) throw new Error(`ffmpeg cannot unpack ${clip}: ${stderr}`)
  }
  return [{ name: 'data-samples', paths: filesBelow(folder, /\.png$/) }]
}

function filesBelow(folder: string, name: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path) && !path.includes('node_modules'))
    .sort()
    .map((path) => join(folder, path))
}
