import { spawnSync } from 'node:child_process'
import { loadAll } from 'js-yaml'
import type { Manifest } from '#network/evaluate/endpoint.js'
import { findHelm } from './helm.ts'

/** The helm to test with; undefined where there is none. */
export const helm: string | undefined = findHelm()

export interface Rendering {
  readonly manifests: readonly Manifest[]
  /** What helm said where it refused. */
  readonly refusal?: string
}

/** What `helm template` gives of the chart as release `rel` in namespace `live`. */
export function render(...args: readonly string[]): Rendering {
  const given = ['template', 'rel', 'charts/signline', '--namespace', 'live', ...args]
  const { status, stdout, stderr } = spawnSync(helm ?? 'helm', given, {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) return { manifests: [], refusal: stderr }
  return { manifests: loadAll(stdout).filter((document) => document != null) as Manifest[] }
}
