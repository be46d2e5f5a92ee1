import { readFile } from 'node:fs/promises'
import { toType } from '../arguments/parameter-text.ts'
import type { ComponentSpec } from '../ir/component-spec.ts'
import type { Json, JsonObject } from '../ir/json.ts'
import type { ExecutorInput } from './executor-input.ts'
import type { Artifact, Outputs } from './run-state.ts'

export type OutputReading =
  | { readonly ok: true; readonly outputs: Outputs }
  | { readonly ok: false; readonly faults: readonly string[] }

/**
 * What a step that ended well gives: its ExecutorOutput and the files of its output parameters. As on
 * the cluster, an output parameter that stands in neither fails the task. Gives every fault at once.
 */
export async function readOutputs(component: ComponentSpec, input: ExecutorInput): Promise<OutputReading> {
  const faults: string[] = []
  const written = await readExecutorOutput(input.outputs.outputFile, faults)
  const { parameters: definitions = {}, artifacts: artifactDefinitions = {} } =
    component.outputDefinitions ?? {}
  const parameters: Record<string, Json> = {}
  for (const [name, { parameterType }] of Object.entries(definitions)) {
    const value =
      written.parameterValues[name] ?? (await readText(input.outputs.parameters[name]?.outputFile))
    if (value === undefined) {
      faults.push(`the step did not give the output "${name}"`)
      continue
    }
    const typed = toType(value, parameterType)
    if (typed.ok) parameters[name] = typed.value
    else faults.push(`the output "${name}" ${typed.fault}`)
  }
  for (const name of Object.keys(written.parameterValues))
    if (definitions[name] === undefined)
      faults.push(`the step gave "${name}", which is no output parameter of its component`)
  const artifacts: Record<string, readonly Artifact[]> = {}
  for (const name of Object.keys(artifactDefinitions))
    artifacts[name] = merged(input.outputs.artifacts[name]?.artifacts ?? [], written.artifacts[name])
  return faults.length > 0 ? { ok: false, faults } : { ok: true, outputs: { parameters, artifacts } }
}

interface Written {
  readonly parameterValues: Readonly<Record<string, Json>>
  readonly artifacts: Readonly<Record<string, readonly SaidArtifact[]>>
}

/** An artifact as the step describes it; `customPath` is where it put it instead. */
type SaidArtifact = Partial<Artifact> & { readonly customPath?: string }

async function readExecutorOutput(file: string, faults: string[]): Promise<Written> {
  const none: Written = { parameterValues: {}, artifacts: {} }
  const text = await readText(file)
  if (text === undefined) return none
  try {
    const json = JSON.parse(text) as {
      parameterValues?: JsonObject
      artifacts?: Record<string, { artifacts?: readonly SaidArtifact[] }>
    }
    const artifacts = Object.entries(json.artifacts ?? {}).map(
      ([name, list]) => [name, list.artifacts ?? []] as const,
    )
    return { parameterValues: json.parameterValues ?? {}, artifacts: Object.fromEntries(artifacts) }
  } catch (error) {
    faults.push(`the step's ExecutorOutput is no JSON (${(error as Error).message})`)
    return none
  }
}

/** The artifacts as planned, with what the step says of them: another URI, metadata, or more of them. */
function merged(planned: readonly Artifact[], said: readonly SaidArtifact[] = []): readonly Artifact[] {
  if (said.length === 0) return planned
  return said.map((artifact, place): Artifact => {
    const plan = planned[place] ?? planned[0]
    const type = artifact.type ?? plan?.type
    return {
      name: artifact.name || (plan?.name ?? ''),
      ...(type !== undefined && { type }),
      uri: artifact.customPath || artifact.uri || (plan?.uri ?? ''),
      metadata: { ...plan?.metadata, ...artifact.metadata },
    }
  })
}

async function readText(file: string | undefined): Promise<string | undefined> {
  if (file === undefined) return undefined
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
