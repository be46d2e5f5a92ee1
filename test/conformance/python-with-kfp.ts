import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What conformance tests install, kept from one run to the next; git does not see it. */
export const conformanceCache: string = join(import.meta.dirname, '../../.cache/conformance')

/**
 * A Python with kfp and kfp-kubernetes: SIGNLINE_KFP_PYTHON, or an environment made here. Undefined where
 * there is no Python or the libraries cannot be installed.
 */
export function pythonWithKfp(): string | undefined {
  const hasLibraries = (python: string): boolean =>
    spawnSync(python, ['-c', 'import kfp, kfp.kubernetes']).status === 0
  const given = process.env.SIGNLINE_KFP_PYTHON
  if (given !== undefined && hasLibraries(given)) return given
  const venv = join(conformanceCache, 'kfp-venv')
  const python = join(venv, 'bin', 'python')
  if (hasLibraries(python)) return python
  rmSync(venv, { recursive: true, force: true })
  mkdirSync(conformanceCache, { recursive: true })
  if (spawnSync('python3', ['-m', 'venv', venv]).status !== 0) return undefined
  spawnSync(python, ['-m', 'pip', 'install', '-q', 'kfp', 'kfp-kubernetes'], { timeout: 300_000 })
  return hasLibraries(python) ? python : undefined
}
