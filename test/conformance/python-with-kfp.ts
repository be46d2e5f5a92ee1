import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** What conformance tests install, kept from one run to the next; git does not see it. */
export const conformanceCache: string = join(import.meta.dirname, '../../.cache/conformance')

/** Of kfp and kfp-kubernetes; a newer one may behave otherwise, and is no fault of a change here. */
const KFP_VERSION = '2.17.3'

/**
 * A Python with kfp and kfp-kubernetes: SIGNLINE_KFP_PYTHON, or an environment made here. Undefined where
 * there is no Python or the libraries cannot be installed.
 */
export function pythonWithKfp(): string | undefined {
  const hasLibraries = (python: string): boolean =>
    spawnSync(python, ['-c', 'import kfp, kfp.kubernetes']).status === 0
  const given = process.env.SIGNLINE_KFP_PYTHON
  if (given !== undefined && hasLibraries(given)) return given
  const venv = join(conformanceCache, `kfp-venv-${KFP_VERSION}`)
  const python = join(venv, 'bin', 'python')
  if (hasLibraries(python)) return python
  rmSync(venv, { recursive: true, force: true })
  mkdirSync(conformanceCache, { recursive: true })
  if (spawnSync('python3', ['-m', 'venv', venv]).status !== 0) return undefined
  const packages = ['kfp', 'kfp-kubernetes'].map((name) => `${name}==${KFP_VERSION}`)
  spawnSync(python, ['-m', 'pip', 'install', '-q', ...packages], { timeout: 300_000 })
  return hasLibraries(python) ? python : undefined
}
