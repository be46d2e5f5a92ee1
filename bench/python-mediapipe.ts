import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory } from '../models/cache-directory.ts'

/** The last version of the package with the graph that we follow, `solutions.hands`. */
const MEDIAPIPE_VERSION = '0.10.21'

/** What to say where `pythonWithMediapipe` gives nothing. */
export const PYTHON_MISSING: string = `skipped: against Python; needs Python 3.9 to 3.12 with venv and mediapipe ${MEDIAPIPE_VERSION} from PyPI`

/**
 * A Python with mediapipe 0.10.21: SIGNLINE_PYTHON, or an environment made once in the cache. Undefined where
 * there is none and it can't be installed.
 */
export function pythonWithMediapipe(): string | undefined {
  const given = process.env.SIGNLINE_PYTHON
  if (given !== undefined && hasMediapipe(given)) return given
  const folder = join(cacheDirectory(), `python-mediapipe-${MEDIAPIPE_VERSION}`)
  const python = join(folder, 'bin', 'python')
  if (existsSync(python) && hasMediapipe(python)) return python
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(cacheDirectory(), { recursive: true })
  const made = spawnSync('python3', ['-m', 'venv', folder]).status === 0
  if (made)
    spawnSync(python, ['-m', 'pip', 'install', '-q', `mediapipe==${MEDIAPIPE_VERSION}`], { timeout: 540_000 })
  if (made && hasMediapipe(python)) return python
  rmSync(folder, { recursive: true, force: true })
  return undefined
}

function hasMediapipe(python: string): boolean {
  const { status, stdout } = spawnSync(python, ['-c', 'import mediapipe; print(mediapipe.__version__)'], {
    encoding: 'utf8',
  })
  return status === 0 && stdout.trim() === MEDIAPIPE_VERSION
}
