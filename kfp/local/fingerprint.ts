import { stat } from 'node:fs/promises'
import { artifactPath } from '../executor/artifact-path.ts'
import type { ComponentSpec } from '../ir/component-spec.ts'
import type { ContainerSpec } from '../ir/container-spec.ts'
import { canonicalJson } from '../ir/json.ts'
import { hashContent, hashText } from './hash-content.ts'
import type { ImageRule } from './image-rule.ts'
import type { Artifact, Outputs, TaskState } from './run-state.ts'

/**
 * A hash of all that a step's results depend on: its component's interface, image, command, arguments
 * and environment, the values of its parameters and the content of its artifacts; not where they lie.
 */
export async function fingerprintOf(
  { inputDefinitions, outputDefinitions }: ComponentSpec,
  { image, command, args, env }: ContainerSpec,
  rule: ImageRule | undefined,
  inputs: Outputs,
): Promise<string> {
  const artifacts = await Promise.all(
    Object.entries(inputs.artifacts).map(
      async ([name, list]) => [name, await Promise.all(list.map(describe))] as const,
    ),
  )
  const everything = {
    inputDefinitions,
    outputDefinitions,
    image,
    imageFingerprint: rule?.fingerprint,
    command,
    args,
    env,
    parameters: inputs.parameters,
    artifacts: Object.fromEntries(artifacts),
  }
  return hashText(canonicalJson(everything))
}

async function describe({ type, uri, metadata }: Artifact): Promise<object> {
  return { type, metadata, content: await contentOf(artifactPath(uri, metadata)) }
}

/** Files by what tells that they changed, so that one that many steps read is hashed once. */
const known = new Map<string, { readonly stamp: string; readonly content: Promise<string> }>()

async function contentOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined || !found.isFile()) return hashContent(path)
  const stamp = `${found.size} ${found.mtimeMs} ${found.ino}`
  const earlier = known.get(path)
  if (earlier?.stamp === stamp) return earlier.content
  const content = hashContent(path)
  known.set(path, { stamp, content })
  return content
}

/** The URIs of artifacts of which nothing lies on this machine. */
export async function absentArtifacts(outputs: Outputs): Promise<readonly string[]> {
  const artifacts = Object.values(outputs.artifacts).flat()
  const found = await Promise.all(
    artifacts.map(({ uri, metadata }) => stat(artifactPath(uri, metadata)).catch(() => undefined)),
  )
  return artifacts.filter((_, place) => found[place] === undefined).map(({ uri }) => uri)
}

/** The results that an earlier run of the task left, where they still stand; undefined otherwise. */
export async function earlierOutputs(
  before: TaskState | undefined,
  fingerprint: string,
): Promise<Outputs | undefined> {
  if (before?.status !== 'SUCCEEDED' || before.fingerprint !== fingerprint) return undefined
  if (before.outputs === undefined) return undefined
  const absent = await absentArtifacts(before.outputs)
  return absent.every((uri) => before.absent?.includes(uri)) ? before.outputs : undefined
}
