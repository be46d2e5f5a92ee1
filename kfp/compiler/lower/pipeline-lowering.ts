import { ParameterChannel } from '../../dsl/channel.ts'
import type { PipelineDefinition } from '../../dsl/component-definition.ts'
import { type ExitScope, type GroupScope, type Scope, type ScopeNode, scopePath } from '../../dsl/scope.ts'
import type { AnyTask } from '../../dsl/task.ts'
import type { ComponentSpec } from '../../ir/component-spec.ts'
import type { DagSpec } from '../../ir/dag-spec.ts'
import type { InputDefinitions } from '../../ir/input-definitions.ts'
import type { TaskSpec } from '../../ir/task-spec.ts'
import { celOf, channelsOf } from './cel.ts'
import { ChannelNames, claimParameterName } from './channel-names.ts'
import { type Carried, carriedBy, withoutEmpty } from './channel-type.ts'
import type { ResolvedCompileOptions } from './compile-options.ts'
import type { ComponentRegistry } from './component-registry.ts'
import { inputDefinitionsOf } from './definitions-of.ts'
import { lowerTask } from './lower-task.ts'
import { PipelineNames, sanitizeName } from './names.ts'
import { type Problems, placeOf } from './problem.ts'
import { ScopeBuilder } from './scope-builder.ts'

/** What all pipelines of one compilation share. */
export interface Compilation {
  readonly options: ResolvedCompileOptions
  readonly registry: ComponentRegistry
  readonly problems: Problems
  /** Pipelines used as components, each compiled once. */
  readonly nested: Map<PipelineDefinition, PipelineLowering>
}

/** Turns one traced pipeline into a graph component; its groups become components of their own. */
export class PipelineLowering {
  readonly definition: PipelineDefinition
  readonly root: Scope
  readonly names: PipelineNames
  readonly channels: ChannelNames
  /** The device claims that its tasks make, by key. */
  readonly claims: Set<string> = new Set()
  readonly componentName: string
  readonly #compilation: Compilation
  readonly #builders = new Map<Scope, ScopeBuilder>()
  readonly #rootBuilder: ScopeBuilder

  constructor(definition: PipelineDefinition, compilation: Compilation, isRoot: boolean) {
    this.definition = definition
    this.root = definition.scope
    this.#compilation = compilation
    this.names = new PipelineNames(definition)
    this.channels = new ChannelNames(this.names)
    this.componentName = isRoot ? 'root' : compilation.registry.reserve(sanitizeName(definition.name))
    this.#rootBuilder = this.#build(definition.scope, undefined)
    this.#lowerScope(this.#rootBuilder)
    for (const [name, channel] of Object.entries(definition.results)) this.#rootBuilder.giveAs(name, channel)
  }

  get options(): ResolvedCompileOptions {
    return this.#compilation.options
  }

  get registry(): ComponentRegistry {
    return this.#compilation.registry
  }

  get problems(): Problems {
    return this.#compilation.problems
  }

  builderOf(scope: Scope): ScopeBuilder {
    const builder = this.#builders.get(scope)
    if (builder === undefined) throw new Error('a scope of another pipeline was asked for')
    return builder
  }

  lowerNested(definition: PipelineDefinition): PipelineLowering {
    const known = this.#compilation.nested.get(definition)
    if (known !== undefined) return known
    const lowered = new PipelineLowering(definition, this.#compilation, false)
    this.registry.components[lowered.componentName] = lowered.emit()
    this.#compilation.nested.set(definition, lowered)
    return lowered
  }

  /** The parameter that holds a claim's template. */
  claimInput(key: string): string {
    this.claims.add(key)
    return claimParameterName(key)
  }

  claimChannel(key: string): ParameterChannel {
    return new ParameterChannel({ kind: 'STRUCT', fields: undefined }, { kind: 'resource-claim', key })
  }

  /** The two nodes of one scope that stand for a task and one that it comes after. */
  orderOf(
    task: AnyTask,
    upstream: ScopeNode,
  ): { readonly scope: Scope; readonly node: ScopeNode; readonly upstream: ScopeNode } | undefined {
    const target = this.#standing(upstream)
    const [own, other] = [
      scopePath(task.scope),
      scopePath('component' in target ? target.scope : target.parent),
    ]
    const scope = own.findLast((at) => other.includes(at))
    if (scope === undefined) return undefined
    const node = (own[own.indexOf(scope) + 1] as GroupScope | undefined) ?? task
    const before = (other[other.indexOf(scope) + 1] as GroupScope | undefined) ?? target
    return node === before ? undefined : { scope, node, upstream: before }
  }

  /** An if without else has no group of branches: its only branch stands for it. */
  #standing(node: ScopeNode): ScopeNode {
    if ('component' in node || node.kind !== 'branches' || node.nodes.length !== 1) return node
    return node.nodes[0] ?? node
  }

  /** The component that the pipeline became. */
  emit(): ComponentSpec {
    const declared = inputDefinitionsOf(this.definition.inputs)
    const claims = Object.fromEntries(
      [...this.claims].map((key) => [
        claimParameterName(key),
        {
          parameterType: 'STRUCT' as const,
          description: `The ResourceClaimTemplate for "${key}": {"resourceClaimTemplateName": …}.`,
        },
      ]),
    )
    const inputDefinitions: InputDefinitions | undefined =
      this.claims.size === 0 ? declared : { ...declared, parameters: { ...declared?.parameters, ...claims } }
    return this.#component(this.#rootBuilder, inputDefinitions)
  }

  #build(scope: Scope, parent: ScopeBuilder | undefined): ScopeBuilder {
    const builder = new ScopeBuilder(scope, this, parent)
    this.#builders.set(scope, builder)
    for (const node of scope.nodes) if (!('component' in node)) this.#build(node, builder)
    return builder
  }

  #lowerScope(builder: ScopeBuilder): void {
    const exits = new Map<AnyTask, ExitScope>()
    for (const node of builder.scope.nodes)
      if (!('component' in node) && node.kind === 'exit-handler') exits.set(node.exitTask, node)
    for (const node of builder.scope.nodes) {
      if ('component' in node) lowerTask(builder, node, exits.get(node))
      else this.#lowerGroup(this.builderOf(node), node)
    }
  }

  #lowerGroup(builder: ScopeBuilder, group: GroupScope): void {
    if (group.kind === 'loop' && group.items instanceof ParameterChannel) builder.demand(group.items)
    // As upstream does it, every group inside a branch is handed what the branch was decided by.
    for (const scope of scopePath(group))
      if (scope.kind === 'branch') for (const channel of channelsOf(scope.condition)) builder.demand(channel)
    if (group.nodes.length === 0)
      this.problems.add(
        'missing-field',
        placeOf(group),
        'the body makes no task',
        'make a task in it or take it out',
      )
    this.#lowerScope(builder)
  }

  #component(builder: ScopeBuilder, inputDefinitions: InputDefinitions | undefined): ComponentSpec {
    const outputDefinitions = definitionsOf(builder.outputs)
    const outputs = withoutEmpty(builder.dagOutputs)
    const tasks: Record<string, TaskSpec> = {}
    for (const node of builder.scope.nodes) {
      const name = this.names.of(node)
      const owner = 'component' in node ? builder : this.builderOf(node)
      const spec = 'component' in node ? builder.tasks.get(node) : this.#groupTask(owner, node)
      const dependentTasks = builder.dependenciesOf(node)
      if (spec !== undefined) tasks[name] = { ...spec, ...(dependentTasks.length > 0 && { dependentTasks }) }
    }
    return {
      ...(inputDefinitions !== undefined && { inputDefinitions }),
      ...(outputDefinitions !== undefined && { outputDefinitions }),
      dag: { tasks, ...(outputs !== undefined && { outputs: outputs as NonNullable<DagSpec['outputs']> }) },
    }
  }

  #groupTask(builder: ScopeBuilder, group: GroupScope): TaskSpec {
    const name = this.names.of(group)
    const componentName = this.registry.reserve(name)
    this.registry.components[componentName] = this.#component(builder, this.#groupInputs(builder, group))
    const inputs = withoutEmpty({ parameters: builder.groupParameters, artifacts: builder.groupArtifacts })
    return {
      taskInfo: { name: group.displayName ?? name },
      componentRef: { name: componentName },
      ...(inputs !== undefined && { inputs }),
      ...(group.kind === 'branch' && {
        triggerPolicy: { condition: celOf(group.condition, (channel) => builder.demand(channel)) },
      }),
      ...(group.kind === 'loop' && {
        parameterIterator: {
          itemInput: this.#itemName(group),
          items:
            group.items instanceof ParameterChannel
              ? { inputParameter: builder.demand(group.items) }
              : { raw: JSON.stringify(group.items) },
        },
        ...(group.limit !== undefined &&
          group.limit > 0 && { iteratorPolicy: { parallelismLimit: group.limit } }),
      }),
    }
  }

  #groupInputs(builder: ScopeBuilder, group: GroupScope): InputDefinitions | undefined {
    const demanded = [...builder.inputs]
    if (group.kind !== 'loop') return definitionsOf(demanded)
    const item = this.#itemChannel(group)
    const carried = item.type.kind === 'ANY' ? (builder.itemType ?? carriedBy(item)) : carriedBy(item)
    return definitionsOf([...demanded, { name: this.#itemName(group), carried }])
  }

  #itemName(loop: GroupScope & { readonly kind: 'loop' }): string {
    return this.channels.nameOf(this.#itemChannel(loop))
  }

  #itemChannel(loop: GroupScope & { readonly kind: 'loop' }): ParameterChannel {
    return new ParameterChannel(loop.itemType, { kind: 'loop-item', loop })
  }
}

function definitionsOf(
  members: Iterable<{ readonly name: string; readonly carried: Carried }>,
): InputDefinitions | undefined {
  const parameters: Record<string, object> = {}
  const artifacts: Record<string, object> = {}
  for (const { name, carried } of members) {
    if (carried.role === 'parameter') parameters[name] = { parameterType: carried.parameterType }
    else
      artifacts[name] = {
        artifactType: carried.artifactType,
        ...(carried.isArtifactList && { isArtifactList: true }),
      }
  }
  return withoutEmpty({ parameters, artifacts })
}
