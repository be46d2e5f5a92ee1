import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RecordingPlan } from '../../data-samples/renderer/recording.ts'
import { renderRecordings } from '../../data-samples/renderer/render.ts'
import { cacheDirectory } from '../../models/cache-directory.ts'

/** What a cached recording's files are called: `clip.truth.json`. */
const NAME = 'clip'

export interface RenderedClips {
  readonly plan: RecordingPlan
  /** Holds `front.mp4` …, `rig.toml` and `clip.truth.json`. */
  readonly folder: string
}

/** Renders the recordings that are not in the cache yet; a changed plan or renderer makes new ones. */
export async function renderClips(
  plans: readonly RecordingPlan[],
  progress: (line: string) => void,
): Promise<readonly RenderedClips[]> {
  const renderer = rendererFingerprint()
  const clips = plans.map((plan) => {
    const key = createHash('sha256').update(renderer).update(JSON.stringify(plan)).digest('hex').slice(0, 16)
    return { plan, folder: join(cacheDirectory(), 'rendered', key) }
  })
  const missing = clips.filter(({ folder }) => !isThere(join(folder, `${NAME}.truth.json`)))
  if (missing.length > 0)
    progress(
      `rendering ${missing.length} of ${plans.length} recordings, kept in ${cacheDirectory()}/rendered`,
    )
  let done = 0
  await renderRecordings(
    missing.map((clip) => ({ ...clip, name: NAME })),
    (_folder, { frames, cameras, drawingMs }) => {
      done++
      const rate = ((frames * cameras.length * 1000) / drawingMs).toFixed(0)
      progress(`rendered ${done} of ${missing.length} (${rate} pictures a second)`)
    },
  )
  return clips
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined
}

/** A hash of every file that decides how pictures look. */
function rendererFingerprint(): string {
  const compiled = fileURLToPath(new URL('../../data-samples/renderer/', import.meta.url))
  const page = fileURLToPath(new URL('../../../data-samples/renderer/page/', import.meta.url))
  const hash = createHash('sha256')
  for (const folder of [compiled, page])
    for (const name of readdirSync(folder)
      .filter((file) => file.endsWith('.js'))
      .sort())
      hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex')
}
