import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { HELM_3, labCache } from '../cluster/lab/build-programs.ts'
import type { Values } from './profiles.ts'

const built = join(labCache, 'bin', 'helm-4.3.1')

/** Helm on the path, or as `npm run test:cluster` has built it; undefined, with one line, where there is none. */
export function findHelm(): string | undefined {
  if (existsSync(built)) return built
  if (spawnSync('helm', ['version']).status === 0) return 'helm'
  process.stdout.write('skipped: helm is not here; npm run test:cluster builds it where Go is\n')
  return undefined
}

/** Helm 3 as `npm run test:cluster` has built it; undefined, with one line, where it has not. */
export function findHelm3(): string | undefined {
  const helm3 = join(labCache, 'bin', `helm-${HELM_3}`)
  if (existsSync(helm3)) return helm3
  process.stdout.write('skipped: Helm 3 is not here; npm run test:cluster builds it where Go is\n')
  return undefined
}

export interface Rendered {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** `helm template` as release `signline` in namespace `live`. */
export function render(helm: string, values: Values, ...more: readonly string[]): Rendered {
  const folder = mkdtempSync(join(tmpdir(), 'signline-values-'))
  try {
    const file = join(folder, 'values.json')
    writeFileSync(file, JSON.stringify(values))
    const args = ['template', 'signline', 'charts/signline', '-n', 'live', '-f', file, ...more]
    return spawnSync(helm, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
