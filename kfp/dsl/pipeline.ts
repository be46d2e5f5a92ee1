import type { PipelineConfig, PvcSpecPatch } from '../ir/pipeline-config.ts'
import { type Channels, type ChannelsOf, channelOf, type NoChannels, ParameterChannel } from './channel.ts'
import type { PipelineDefinition } from './component-definition.ts'
import type { Definition, Definitions } from './definition.ts'
import { collapseLoneBranches, type PipelineScope, within } from './scope.ts'
import { Task } from './task.ts'
import type { AnyWire, CallArguments } from './wire.ts'

type None = Record<never, never>

export interface PipelineOptions<I extends Definitions, R extends Channels | NoChannels> {
  /** Lower-case letters, digits and -. */
  readonly name: string
  readonly displayName?: string
  readonly description?: string
  readonly inputs?: I
  /** Describes the tasks; it runs once, when the pipeline is compiled. What it returns are the outputs. */
  readonly body: (inputs: ChannelsOf<I>) => R
  /** Where artifacts are stored, such as `s3://bucket/runs`; the cluster's own place where nothing is said. */
  readonly defaultPipelineRoot?: string
  /** How long the workflow's objects are kept after the run has ended, in seconds. */
  readonly ttlSeconds?: number | { readonly onSuccess?: number; readonly onFailure?: number }
  /** The whole run is ended after this many seconds. */
  readonly timeoutSeconds?: number
  /** A volume that all steps of a run share. */
  readonly workspace?: { readonly size: string; readonly pvcSpecPatch?: PvcSpecPatch }
  /** Whether tasks take earlier outputs where they say nothing themselves; true where nothing is said. */
  readonly caching?: boolean
}

/** A pipeline. Called inside another pipeline's body it is a task of that one. */
export interface Pipeline<
  I extends Definitions = Definitions,
  R extends Channels | NoChannels = Channels | NoChannels,
> {
  (...given: CallArguments<I>): Task<R extends Channels ? R : None>
  /** Runs the body if it has not run yet. */
  readonly definition: PipelineDefinition
}

/**
 * Describes a pipeline.
 *
 * @example
 * const pipeline = definePipeline({
 *   name: 'train-all',
 *   inputs: { regions: list(string()) },
 *   body: ({ regions }) => {
 *     const { models } = parallelFor(regions, (region) => ({ models: train({ region }).outputs.model }))
 *     return { report: compare({ models }).outputs.report }
 *   },
 * })
 */
export function definePipeline<
  const I extends Definitions = None,
  R extends Channels | NoChannels = NoChannels,
>(options: PipelineOptions<I, R>): Pipeline<I, R> {
  let definition: PipelineDefinition | 'in progress' | undefined
  const trace = (): PipelineDefinition => {
    if (definition === 'in progress') throw new Error(`pipeline "${options.name}" contains itself`)
    if (definition !== undefined) return definition
    definition = 'in progress'
    try {
      definition = tracePipeline(options)
    } catch (error) {
      definition = undefined
      throw error
    }
    return definition
  }
  const call = (...[given]: CallArguments<I>): Task<R extends Channels ? R : None> => {
    const traced = trace()
    return new Task(traced, (given ?? {}) as Record<string, AnyWire>, (task) =>
      Object.fromEntries(
        Object.entries(traced.outputs).map(([key, output]) => [
          key,
          channelOf(output, { kind: 'task-output', task, key }),
        ]),
      ),
    )
  }
  return Object.defineProperty(call, 'definition', { get: trace }) as Pipeline<I, R>
}

function tracePipeline<I extends Definitions, R extends Channels | NoChannels>(
  options: PipelineOptions<I, R>,
): PipelineDefinition {
  const inputs = options.inputs ?? ({} as I)
  const scope: PipelineScope = { kind: 'pipeline', pipelineName: options.name, nodes: [] }
  const channels = Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      channelOf(input, { kind: 'pipeline-input', pipeline: scope, name }),
    ]),
  )
  const results: Channels = within(scope, () => options.body(channels as ChannelsOf<I>)) ?? {}
  collapseLoneBranches(scope)
  return {
    kind: 'pipeline',
    name: options.name,
    displayName: options.displayName,
    description: options.description,
    inputs,
    outputs: Object.fromEntries(
      Object.entries(results).map(([name, channel]) => [name, definitionOf(channel)]),
    ),
    scope,
    results,
    config: pipelineConfig(options),
    defaultPipelineRoot: options.defaultPipelineRoot,
    caching: options.caching,
  }
}

function definitionOf(channel: Channels[string]): Definition {
  if (channel instanceof ParameterChannel) return { role: 'parameter', type: channel.type, need: 'required' }
  return { role: 'artifact', type: channel.type, isList: channel.isList, need: 'required' }
}

function pipelineConfig({
  ttlSeconds,
  timeoutSeconds,
  workspace,
}: Pick<PipelineOptions<None, void>, 'ttlSeconds' | 'timeoutSeconds' | 'workspace'>):
  | PipelineConfig
  | undefined {
  const ttl = typeof ttlSeconds === 'object' ? ttlSeconds : undefined
  const config: PipelineConfig = {
    ...(typeof ttlSeconds === 'number' && { resourceTtlOnCompletion: ttlSeconds }),
    ...(ttl?.onSuccess !== undefined && { resourceTtlOnSuccess: ttl.onSuccess }),
    ...(ttl?.onFailure !== undefined && { resourceTtlOnFailure: ttl.onFailure }),
    ...(timeoutSeconds !== undefined && { activeDeadlineSeconds: timeoutSeconds }),
    ...(workspace !== undefined && {
      workspace: {
        size: workspace.size,
        ...(workspace.pvcSpecPatch !== undefined && { kubernetes: { pvcSpecPatch: workspace.pvcSpecPatch } }),
      },
    }),
  }
  return Object.keys(config).length === 0 ? undefined : config
}
