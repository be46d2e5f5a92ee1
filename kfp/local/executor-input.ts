import { join } from 'node:path'
import type { ComponentSpec } from '../ir/component-spec.ts'
import type { Json } from '../ir/json.ts'
import type { Artifact, Outputs } from './run-state.ts'

/** ExecutorInput in proto3's JSON form: what a step reads as `{{$}}`. */
export interface ExecutorInput {
  readonly inputs: {
    readonly parameterValues: Readonly<Record<string, Json>>
    readonly artifacts: Readonly<Record<string, ArtifactList>>
  }
  readonly outputs: {
    readonly parameters: Readonly<Record<string, { readonly outputFile: string }>>
    readonly artifacts: Readonly<Record<string, ArtifactList>>
    readonly outputFile: string
  }
}

export interface ArtifactList {
  readonly artifacts: readonly Artifact[]
}

/** The ExecutorInput of one step, its outputs in the step's own folder: an artifact's URI is its path. */
export function buildExecutorInput(component: ComponentSpec, inputs: Outputs, folder: string): ExecutorInput {
  const { parameters = {}, artifacts = {} } = component.outputDefinitions ?? {}
  return {
    inputs: {
      parameterValues: inputs.parameters,
      artifacts: mapValues(inputs.artifacts, (list) => ({ artifacts: list })),
    },
    outputs: {
      parameters: mapValues(parameters, (_, name) => ({
        outputFile: join(folder, 'parameters', fileName(name)),
      })),
      artifacts: mapValues(artifacts, ({ artifactType, metadata }, name) => ({
        artifacts: [
          {
            name,
            ...(artifactType !== undefined && { type: artifactType }),
            uri: join(folder, 'outputs', fileName(name)),
            metadata: metadata ?? {},
          },
        ],
      })),
      outputFile: join(folder, 'executor-output.json'),
    },
  }
}

/** A name as one file's name, whatever it holds. */
export function fileName(name: string): string {
  return encodeURIComponent(name).replace(/^\.+$/, (dots) => dots.replaceAll('.', '%2E'))
}

export function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}
