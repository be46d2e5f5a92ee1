import { createHash } from 'node:crypto'
import type { PipelinesClient, PipelineVersion } from '@kubeflow/pipelines/client'

/** Ten hexadecimal digits of what a compiled pipeline says. */
function contentHash(yaml: string): string {
  return createHash('sha256').update(yaml).digest('hex').slice(0, 10)
}

/** The newest version on the server, where it says the same; else what a version of this content is called. */
export type Change =
  | { readonly kind: 'none'; readonly version: PipelineVersion }
  | { readonly kind: 'version'; readonly name: string }

/**
 * Whether the newest version of a pipeline on the server says something else than `yaml`. The hash in the version's
 * name tells, because servers write the content anew. Content that an older version has, as after a rollback, is a
 * change too: the newest version is the one that runs where none is named.
 */
export async function findChange(
  client: PipelinesClient,
  pipelineId: string | undefined,
  prefix: string,
  yaml: string,
): Promise<Change> {
  const name = `${prefix}-${contentHash(yaml)}`
  if (pipelineId === undefined) return { kind: 'version', name }
  const sameContent = new RegExp(`-${contentHash(yaml)}(?:-\\d+)?$`)
  let isNewest = true
  const taken = new Set<string>()
  for await (const version of client.pipelines.versions(pipelineId)) {
    const known = version.name ?? version.display_name ?? ''
    if (isNewest && sameContent.test(known)) return { kind: 'none', version }
    isNewest = false
    taken.add(known)
  }
  let free = name
  for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`
  return { kind: 'version', name: free }
}
