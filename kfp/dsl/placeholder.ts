import type { ArtifactDefinition, Definitions, ParameterDefinition } from './definition.ts'

/** The whole ExecutorInput as JSON text: `@kubeflow/pipelines/executor` reads it. */
export const EXECUTOR_INPUT = '{{$}}'

/** Texts that the backend fills in, for arguments of a container and of a task. */
export const placeholder = {
  pipelineJobName: '{{$.pipeline_job_name}}',
  pipelineJobResourceName: '{{$.pipeline_job_resource_name}}',
  pipelineJobId: '{{$.pipeline_job_uuid}}',
  pipelineTaskName: '{{$.pipeline_task_name}}',
  pipelineTaskId: '{{$.pipeline_task_uuid}}',
  pipelineRoot: '{{$.pipeline_root}}',
  pipelineJobCreateTimeUtc: '{{$.pipeline_job_create_time_utc}}',
  pipelineJobScheduleTimeUtc: '{{$.pipeline_job_schedule_time_utc}}',
  /** Where the run's shared volume is mounted; the pipeline must have a workspace. */
  workspacePath: '{{$.workspace_path}}',
} as const

/** Placeholders of one artifact. */
export interface ArtifactPlaceholder {
  /** Where it lies on the container's own file system. */
  readonly path: string
  readonly uri: string
  readonly name: string
  /** Its metadata as a JSON object. */
  readonly metadata: string
  /** All of it, or of the list of artifacts, as JSON. */
  readonly json: string
}

/** A parameter is its value (an input) or the file to write it to (an output). */
export type PlaceholdersOf<D extends Definitions> = {
  readonly [K in keyof D]: D[K] extends ParameterDefinition
    ? string
    : D[K] extends ArtifactDefinition
      ? ArtifactPlaceholder
      : never
}

/** Placeholders for what a component takes and gives, to be put into its command and arguments. */
export interface Placeholders<I extends Definitions, O extends Definitions> {
  readonly inputs: PlaceholdersOf<I>
  readonly outputs: PlaceholdersOf<O>
  /** See EXECUTOR_INPUT. */
  readonly executorInput: string
}

export function placeholdersOf<I extends Definitions, O extends Definitions>(
  inputs: I,
  outputs: O,
): Placeholders<I, O> {
  return {
    inputs: side(inputs, 'inputs') as PlaceholdersOf<I>,
    outputs: side(outputs, 'outputs') as PlaceholdersOf<O>,
    executorInput: EXECUTOR_INPUT,
  }
}

function side(definitions: Definitions, name: 'inputs' | 'outputs'): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(definitions).map(([key, { role }]) => {
      if (role === 'artifact') {
        const base = `$.${name}.artifacts['${key}']`
        const member = (of: string): string => `{{${base}${of}}}`
        const members = { path: '.path', uri: '.uri', name: '.name', metadata: '.metadata', json: '' }
        return [key, Object.fromEntries(Object.entries(members).map(([named, of]) => [named, member(of)]))]
      }
      const base = `$.${name}.parameters['${key}']`
      return [key, name === 'inputs' ? `{{${base}}}` : `{{${base}.output_file}}`]
    }),
  )
}

/**
 * Arguments that are there only where an optional input was given. Backends resolve it for parameters
 * alone; for an artifact look into the ExecutorInput.
 */
export function ifPresent(
  input: string,
  present: string | readonly string[],
  absent?: string | readonly string[],
): string {
  return JSON.stringify({
    IfPresent: { InputName: input, Then: present, ...(absent !== undefined && { Else: absent }) },
  })
}

/**
 * Upstream's Concat placeholder, for files that must match upstream's. Backends pass it on as it is
 * written, so compiling it is refused unless ignored settings are allowed; write one text instead.
 */
export function concat(...parts: readonly string[]): string {
  return JSON.stringify({ Concat: parts })
}
