import { isChannel, ParameterChannel } from '../../dsl/channel.ts'
import type { ContainerDefinition, ImporterDefinition } from '../../dsl/component-definition.ts'
import type { ExitScope, ScopeNode } from '../../dsl/scope.ts'
import type { AnyTask, TextWire } from '../../dsl/task.ts'
import { type AnyWire, TextTemplate } from '../../dsl/wire.ts'
import type { ExecutorSpec } from '../../ir/deployment-config.ts'
import type { Json } from '../../ir/json.ts'
import type { KubernetesExecutorConfig } from '../../ir/kubernetes-executor-config.ts'
import type { InputArtifact, InputParameter } from '../../ir/task-inputs.ts'
import type { TaskSpec } from '../../ir/task-spec.ts'
import { schemaOf, withoutEmpty } from './channel-type.ts'
import { claimSettings } from './claims.ts'
import { inputDefinitionsOf, outputDefinitionsOf } from './definitions-of.ts'
import { mergeKubernetes } from './merge-kubernetes.ts'
import { sanitizeName } from './names.ts'
import { placeOf } from './problem.ts'
import { resourceSpecOf } from './resources.ts'
import { artifactReference, type ScopeBuilder } from './scope-builder.ts'

/** Makes the task of a scope that runs a component; `exit` is the handler that it closes. */
export function lowerTask(builder: ScopeBuilder, task: AnyTask, exit: ExitScope | undefined): void {
  const { pipeline } = builder
  const { settings, component } = task
  const inputs = new TaskInputsBuilder(builder, task)
  inputs.addGiven()
  if (exit !== undefined) {
    builder.addDependency(task, pipeline.names.of(exit))
    inputs.addFinalStatus(pipeline.names.of(exit))
  }
  for (const upstream of settings.after) addOrder(builder, task, upstream)
  const componentName = lowerComponent(builder, task, inputs)
  if (exit === undefined && settings.ignoresUpstreamFailure === true) {
    const [only, ...others] = builder.dependenciesOf(task)
    if (only !== undefined && others.length === 0) inputs.addFinalStatus(only)
  }
  inputs.checkFinalStatus()
  const name = settings.displayName ?? pipeline.names.of(task)
  const caching = settings.caching ?? {
    enabled: pipeline.definition.caching ?? pipeline.options.caching ?? true,
  }
  const retry = settings.retry
  const given = withoutEmpty({ parameters: inputs.parameters, artifacts: inputs.artifacts })
  const spec: TaskSpec = {
    taskInfo: { name },
    componentRef: { name: componentName },
    cachingOptions: caching.enabled
      ? { enableCache: true, ...(caching.key !== undefined && { cacheKey: caching.key }) }
      : {},
    ...(given !== undefined && { inputs: given }),
    ...((exit !== undefined || settings.ignoresUpstreamFailure === true) && {
      triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' as const },
    }),
    ...(retry !== undefined && {
      retryPolicy: {
        maxRetryCount: retry.count,
        backoffDuration: `${retry.backoffSeconds ?? 0}s`,
        backoffFactor: retry.backoffFactor ?? 2,
        backoffMaxDuration: `${retry.maxBackoffSeconds ?? 3600}s`,
      },
    }),
  }
  builder.tasks.set(task, spec)
  if (component.kind === 'pipeline') checkPipelineSettings(builder, task)
}

/** The inputs of one task in the making. */
class TaskInputsBuilder {
  readonly parameters: Record<string, InputParameter> = {}
  readonly artifacts: Record<string, InputArtifact> = {}
  readonly #builder: ScopeBuilder
  readonly #task: AnyTask

  constructor(builder: ScopeBuilder, task: AnyTask) {
    this.#builder = builder
    this.#task = task
  }

  addGiven(): void {
    for (const [name, value] of Object.entries(this.#task.given)) {
      const definition = this.#task.component.inputs[name]
      if (value === undefined) continue
      if (definition === undefined)
        this.#problem(
          'unknown-input',
          `there is no input "${name}"`,
          `the inputs are: ${Object.keys(this.#task.component.inputs).join(', ')}`,
        )
      else if (definition.role === 'artifact') this.#addArtifact(name, value)
      else this.parameters[name] = this.#parameter(value)
    }
    for (const [name, { need }] of Object.entries(this.#task.component.inputs))
      if (need === 'required' && this.#task.given[name] === undefined)
        this.#problem('missing-input', `the required input "${name}" is not given`, `give ${name}`)
  }

  /** A text that names the channel, which becomes an input of the task under a name of its own. */
  placeholder(channel: ParameterChannel): string {
    const name = this.#builder.pipeline.channels.nameOf(channel)
    this.parameters[name] = this.#builder.parameterReference(channel, this.#task)
    return `{{$.inputs.parameters['${name}']}}`
  }

  text(given: TextWire | undefined): string | undefined {
    return given instanceof ParameterChannel ? this.placeholder(given) : given
  }

  addFinalStatus(upstream: string): void {
    for (const [name, definition] of Object.entries(this.#task.component.inputs))
      if (
        definition.role === 'parameter' &&
        definition.type.kind === 'TASK_FINAL_STATUS' &&
        this.parameters[name] === undefined
      )
        this.parameters[name] = { taskFinalStatus: { producerTask: upstream } }
  }

  checkFinalStatus(): void {
    for (const [name, definition] of Object.entries(this.#task.component.inputs))
      if (
        definition.role === 'parameter' &&
        definition.type.kind === 'TASK_FINAL_STATUS' &&
        this.parameters[name] === undefined
      )
        this.#problem(
          'task-final-status',
          `nothing fills in the final status "${name}"`,
          'use the task as an exit task, or let it ignore the failure of exactly one task that it waits for',
        )
  }

  #addArtifact(name: string, value: AnyWire): void {
    if (isChannel(value) && value.role === 'artifact')
      this.artifacts[name] = artifactReference(this.#builder.reference(value, this.#task))
    else
      this.#problem(
        'type-mismatch',
        `the input "${name}" takes an artifact`,
        'give the output of a task or an importer',
      )
  }

  #parameter(value: AnyWire): InputParameter {
    if (value instanceof ParameterChannel) return this.#builder.parameterReference(value, this.#task)
    if (value instanceof TextTemplate) {
      const text = value.parts.map((part) => (typeof part === 'string' ? part : this.placeholder(part)))
      return { runtimeValue: { constant: text.join('') } }
    }
    if (isChannel(value)) {
      this.#problem(
        'type-mismatch',
        'an artifact is given for a parameter',
        'declare the input as an artifact',
      )
      return {}
    }
    return { runtimeValue: { constant: value as Json } }
  }

  #problem(
    code: Parameters<ScopeBuilder['pipeline']['problems']['add']>[0],
    message: string,
    remedy: string,
  ): void {
    this.#builder.pipeline.problems.add(code, placeOf(this.#task), message, remedy)
  }
}

/** Lets a task start after another, wherever the two stand. */
function addOrder(builder: ScopeBuilder, task: AnyTask, upstream: ScopeNode): void {
  const order = builder.pipeline.orderOf(task, upstream)
  if (order === undefined)
    builder.pipeline.problems.add(
      'unknown-producer',
      placeOf(task),
      'it comes after a task of another pipeline, or of what it stands in',
      'name a task of this pipeline outside the groups around this one',
    )
  else
    builder.pipeline
      .builderOf(order.scope)
      .addDependency(order.node, builder.pipeline.names.of(order.upstream))
}

function lowerComponent(builder: ScopeBuilder, task: AnyTask, inputs: TaskInputsBuilder): string {
  const { component } = task
  const { pipeline } = builder
  if (component.kind === 'pipeline') {
    const nested = pipeline.lowerNested(component)
    for (const claim of nested.claims)
      inputs.parameters[nested.claimInput(claim)] = builder.parameterReference(
        pipeline.claimChannel(claim),
        task,
      )
    return nested.componentName
  }
  const inputDefinitions = inputDefinitionsOf(component.inputs)
  const outputDefinitions = outputDefinitionsOf(component.outputs)
  const spec = {
    ...(inputDefinitions !== undefined && { inputDefinitions }),
    ...(outputDefinitions !== undefined && { outputDefinitions }),
  }
  const executor =
    component.kind === 'importer' ? importerExecutor(component) : containerExecutor(component, task, inputs)
  const kubernetes = component.kind === 'container' ? kubernetesOf(builder, task) : undefined
  return pipeline.registry.addExecutor(sanitizeName(component.name), spec, executor, kubernetes)
}

function importerExecutor(definition: ImporterDefinition): ExecutorSpec {
  const { constantUri, type, reimport, metadata, downloadToWorkspace } = definition
  return {
    importer: {
      artifactUri: constantUri === undefined ? { runtimeParameter: 'uri' } : { constant: constantUri },
      typeSchema: schemaOf(type),
      ...(reimport && { reimport }),
      ...(metadata !== undefined && { metadata }),
      ...(downloadToWorkspace && { downloadToWorkspace }),
    },
  }
}

function containerExecutor(
  definition: ContainerDefinition,
  { settings }: AnyTask,
  inputs: TaskInputsBuilder,
): ExecutorSpec {
  const env = Object.entries({ ...definition.env, ...Object.fromEntries(settings.env) })
  const resources = resourceSpecOf({
    cpuLimit: inputs.text(settings.cpuLimit),
    cpuRequest: inputs.text(settings.cpuRequest),
    memoryLimit: inputs.text(settings.memoryLimit),
    memoryRequest: inputs.text(settings.memoryRequest),
    accelerator: settings.accelerator && {
      type: inputs.text(settings.accelerator.type) ?? '',
      count: inputs.text(settings.accelerator.count) ?? '',
    },
  })
  return {
    container: {
      image: inputs.text(settings.image) ?? definition.image,
      ...(definition.command.length > 0 && { command: definition.command }),
      ...(definition.args.length > 0 && { args: definition.args }),
      ...(env.length > 0 && { env: env.map(([name, value]) => ({ name, value })) }),
      ...(resources !== undefined && { resources }),
    },
  }
}

function kubernetesOf(builder: ScopeBuilder, task: AnyTask): KubernetesExecutorConfig | undefined {
  const resolve = (given: Json | ParameterChannel): InputParameter => {
    if (!(given instanceof ParameterChannel)) return { runtimeValue: { constant: given } }
    if (given.path.length > 0)
      builder.pipeline.problems.add(
        'platform',
        placeOf(task),
        `a setting of the pod takes the field "${given.path.join('.')}" of an object; drivers resolve whole values only`,
        'hand the value in as an input, or loop over a list of the values themselves',
      )
    return builder.parameterReference(given, task)
  }
  const settings = [...task.settings.kubernetes, ...claimSettings(builder, task)]
  return mergeKubernetes(settings.map((setting) => setting(resolve)))
}

function checkPipelineSettings({ pipeline }: ScopeBuilder, task: AnyTask): void {
  const { settings } = task
  const container = [
    settings.env.size > 0 && 'env',
    settings.image !== undefined && 'image',
    (settings.cpuLimit ?? settings.cpuRequest) !== undefined && 'cpu',
    (settings.memoryLimit ?? settings.memoryRequest) !== undefined && 'memory',
    settings.accelerator !== undefined && 'accelerator',
    settings.kubernetes.length > 0 && 'kubernetes',
    settings.resourceClaims.length > 0 && 'useResourceClaim',
  ].filter((name) => name !== false)
  if (container.length === 0) return
  pipeline.problems.add(
    'ignored',
    placeOf(task),
    `${container.join(', ')} are settings of a container, and this task is a pipeline`,
    'set them on the tasks inside that pipeline',
  )
}
