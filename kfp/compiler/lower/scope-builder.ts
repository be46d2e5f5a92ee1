import type { Channel, ChannelSource } from '../../dsl/channel.ts'
import { ParameterChannel } from '../../dsl/channel.ts'
import type { BranchesScope, GroupScope, LoopScope, Scope, ScopeNode } from '../../dsl/scope.ts'
import { scopePath } from '../../dsl/scope.ts'
import type { AnyTask } from '../../dsl/task.ts'
import type { DagOutputs } from '../../ir/dag-outputs.ts'
import type { InputArtifact, InputParameter } from '../../ir/task-inputs.ts'
import type { TaskSpec } from '../../ir/task-spec.ts'
import { type Carried, carriedBy } from './channel-type.ts'
import type { PipelineLowering } from './pipeline-lowering.ts'
import { placeOf } from './problem.ts'

/** How a task reaches a value from where it stands. */
export type Reference =
  | { readonly kind: 'component-input'; readonly name: string }
  | { readonly kind: 'task-output'; readonly task: string; readonly key: string }
  | { readonly kind: 'nowhere' }

/** One graph in the making: the tasks of a pipeline, or of a loop, a branch or an exit handler. */
export class ScopeBuilder {
  readonly scope: Scope
  readonly pipeline: PipelineLowering
  readonly parent: ScopeBuilder | undefined
  /** Finished tasks, in the order of the scope. */
  readonly tasks: Map<ScopeNode, TaskSpec> = new Map()
  /** What is handed into the group, by the channel's identity. */
  readonly #inputs = new Map<string, { readonly name: string; readonly carried: Carried }>()
  /** Where the group's own task takes these from. */
  readonly groupParameters: Record<string, InputParameter> = {}
  readonly groupArtifacts: Record<string, InputArtifact> = {}
  /** What the group gives. */
  readonly #outputs = new Map<string, { readonly name: string; readonly carried: Carried }>()
  readonly #outputParameters: Record<string, NonNullable<DagOutputs['parameters']>[string]> = {}
  readonly #outputArtifacts: Record<string, NonNullable<DagOutputs['artifacts']>[string]> = {}
  readonly #dependencies = new Map<ScopeNode, Set<string>>()
  /** What is known of a loop's item where the list does not say it. */
  itemType: Carried | undefined

  constructor(scope: Scope, pipeline: PipelineLowering, parent: ScopeBuilder | undefined) {
    this.scope = scope
    this.pipeline = pipeline
    this.parent = parent
  }

  get inputs(): Iterable<{ readonly name: string; readonly carried: Carried }> {
    return this.#inputs.values()
  }

  get outputs(): Iterable<{ readonly name: string; readonly carried: Carried }> {
    return this.#outputs.values()
  }

  get dagOutputs(): { readonly parameters: object; readonly artifacts: object } {
    return { parameters: this.#outputParameters, artifacts: this.#outputArtifacts }
  }

  dependenciesOf(node: ScopeNode): string[] {
    return [...(this.#dependencies.get(node) ?? [])].sort()
  }

  addDependency(node: ScopeNode, upstream: string): void {
    const known = this.#dependencies.get(node)
    if (known === undefined) this.#dependencies.set(node, new Set([upstream]))
    else known.add(upstream)
  }

  /** How a node of this scope reaches a channel; what lies between is passed through. */
  reference(channel: Channel, node: ScopeNode): Reference {
    const home = homeOf(channel.source, this.pipeline.root)
    if (home === this.scope) return this.#direct(channel, node)
    const homePath = scopePath(home)
    if (scopePath(this.scope).includes(home)) return { kind: 'component-input', name: this.demand(channel) }
    const ownPath = scopePath(this.scope)
    const shared = ownPath.findLast((scope) => homePath.includes(scope))
    if (shared === undefined) {
      this.pipeline.problems.add(
        'unknown-producer',
        placeOf(node),
        'it takes a value of another pipeline',
        'hand the value in as an input of this pipeline',
      )
      return { kind: 'nowhere' }
    }
    if (shared !== this.scope) return { kind: 'component-input', name: this.demand(channel) }
    const group = homePath[homePath.indexOf(shared) + 1] as GroupScope
    this.#checkCrossing(channel, homePath.slice(homePath.indexOf(shared) + 1), node)
    const name = this.pipeline.names.of(group)
    this.addDependency(node, name)
    return { kind: 'task-output', task: name, key: this.pipeline.builderOf(group).give(channel) }
  }

  /** Has the value handed into this group; gives the name that it has inside. */
  demand(channel: Channel): string {
    const identity = this.pipeline.channels.identityOf(channel)
    const known = this.#inputs.get(identity)
    if (known !== undefined) return known.name
    const name = this.pipeline.channels.nameOf(channel)
    this.#inputs.set(identity, { name, carried: carriedBy(channel) })
    if (this.parent === undefined || this.scope.kind === 'pipeline')
      throw new Error('a pipeline demanded a value of what it stands in')
    if (channel instanceof ParameterChannel)
      this.groupParameters[name] = this.parent.parameterReference(channel, this.scope)
    else this.groupArtifacts[name] = artifactReference(this.parent.reference(channel, this.scope))
    return name
  }

  /** The reference of a parameter, with the expression that takes the field out of an object. */
  parameterReference(channel: ParameterChannel, node: ScopeNode): InputParameter {
    const whole =
      channel.path.length === 0
        ? channel
        : new ParameterChannel({ kind: 'STRUCT', fields: undefined }, channel.source, [], channel.isCollected)
    const input = parameterReference(this.reference(whole, node))
    if (channel.path.length === 0) return input
    const steps = channel.path.map((key) => `[${JSON.stringify(key)}]`).join('')
    return { ...input, parameterExpressionSelector: `parseJson(string_value)${steps}` }
  }

  /** Makes a value that is produced inside this group one of its outputs; gives the output's name. */
  give(channel: Channel): string {
    const identity = `${this.pipeline.channels.identityOf(channel)}`
    const known = this.#outputs.get(identity)
    if (known !== undefined) return known.name
    const name = this.pipeline.channels.nameOf(channel)
    this.#outputs.set(identity, { name, carried: carriedBy(channel) })
    const { task, key } = this.#producer(channel)
    if (channel instanceof ParameterChannel)
      this.#outputParameters[name] = {
        valueFromParameter: { producerSubtask: task, outputParameterKey: key },
      }
    else
      this.#outputArtifacts[name] = { artifactSelectors: [{ producerSubtask: task, outputArtifactKey: key }] }
    return name
  }

  /** Makes a pipeline's result one of its outputs under a name of its own. */
  giveAs(name: string, channel: Channel): void {
    const isSelectable = channel.source.kind === 'task-output' || channel.source.kind === 'one-of'
    if (!isSelectable || (channel instanceof ParameterChannel && channel.path.length > 0)) {
      this.pipeline.problems.add(
        'unknown-output',
        placeOf(this.scope),
        `the output "${name}" is no output of a task`,
        'return what a task gives, whole',
      )
      return
    }
    // No task: nothing waits for a graph's outputs, but a fault is told of by this name.
    const output = { component: { name: `output "${name}"` }, scope: this.scope } as AnyTask
    const reference = this.reference(channel, output)
    if (reference.kind !== 'task-output') return
    const { task, key } = reference
    this.#outputs.set(`output ${name}`, { name, carried: carriedBy(channel) })
    if (channel instanceof ParameterChannel)
      this.#outputParameters[name] = {
        valueFromParameter: { producerSubtask: task, outputParameterKey: key },
      }
    else
      this.#outputArtifacts[name] = { artifactSelectors: [{ producerSubtask: task, outputArtifactKey: key }] }
  }

  /** What the branch that ran gives, as an output of the group of all branches. */
  giveOneOf(channel: Channel, source: ChannelSource & { readonly kind: 'one-of' }): string {
    const identity = this.pipeline.channels.identityOf(channel)
    const known = this.#outputs.get(identity)
    if (known !== undefined) return known.name
    const name = this.pipeline.channels.nameOf(channel)
    const carried = carriedBy(channel)
    this.#outputs.set(identity, { name, carried })
    const selected = source.options.flatMap((option) => {
      const path = scopePath(homeOf(option.source, this.pipeline.root))
      const branch = path[path.indexOf(source.branches) + 1]
      if (!path.includes(source.branches) || branch === undefined || branch.kind === 'pipeline') {
        this.pipeline.problems.add(
          'unknown-output',
          placeOf(source.branches),
          'a branch returns a value that no task of it makes',
          'return what a task inside the branch gives',
        )
        return []
      }
      return [
        {
          producerSubtask: this.pipeline.names.of(branch),
          key: this.pipeline.builderOf(branch).give(option),
        },
      ]
    })
    if (carried.role === 'parameter')
      this.#outputParameters[name] = {
        valueFromOneof: {
          parameterSelectors: selected.map(({ producerSubtask, key }) => ({
            producerSubtask,
            outputParameterKey: key,
          })),
        },
      }
    else
      this.#outputArtifacts[name] = {
        artifactSelectors: selected.map(({ producerSubtask, key }) => ({
          producerSubtask,
          outputArtifactKey: key,
        })),
      }
    return name
  }

  #direct(channel: Channel, node: ScopeNode): Reference {
    const { source } = channel
    switch (source.kind) {
      case 'pipeline-input':
        return { kind: 'component-input', name: source.name }
      case 'resource-claim':
        return { kind: 'component-input', name: this.pipeline.claimInput(source.key) }
      case 'loop-item':
        if (channel instanceof ParameterChannel && channel.type.kind !== 'ANY' && channel.path.length === 0)
          this.itemType ??= carriedBy(channel)
        return { kind: 'component-input', name: this.pipeline.channels.nameOf(channel) }
      case 'task-output': {
        const task = this.pipeline.names.of(source.task)
        this.addDependency(node, task)
        return { kind: 'task-output', task, key: source.key }
      }
      case 'one-of': {
        const task = this.pipeline.names.of(source.branches)
        this.addDependency(node, task)
        return {
          kind: 'task-output',
          task,
          key: this.pipeline.builderOf(source.branches).giveOneOf(channel, source),
        }
      }
    }
  }

  /** The task of this scope that a given value comes from. */
  #producer(channel: Channel): { task: string; key: string } {
    const home = homeOf(channel.source, this.pipeline.root)
    if (home === this.scope) {
      const { source } = channel
      if (source.kind === 'task-output') return { task: this.pipeline.names.of(source.task), key: source.key }
      if (source.kind === 'one-of')
        return {
          task: this.pipeline.names.of(source.branches),
          key: this.pipeline.builderOf(source.branches).giveOneOf(singled(channel), source),
        }
      return { task: '', key: '' }
    }
    const path = scopePath(home)
    const group = path[path.indexOf(this.scope) + 1] as GroupScope
    return { task: this.pipeline.names.of(group), key: this.pipeline.builderOf(group).give(channel) }
  }

  #checkCrossing(channel: Channel, crossed: readonly Scope[], node: ScopeNode): void {
    const isCollected = 'isCollected' in channel && channel.isCollected
    const { problems } = this.pipeline
    const source = channel.source
    if (source.kind === 'loop-item' || source.kind === 'pipeline-input')
      problems.add(
        'unknown-producer',
        placeOf(node),
        'it takes the item of a loop outside that loop',
        'use the item inside the body, or the list itself outside',
      )
    else if (crossed.some(({ kind }) => kind === 'loop')) {
      if (!isCollected)
        problems.add(
          'unknown-producer',
          placeOf(node),
          'it takes a value made inside parallelFor, where there is one for each item',
          'return the value from the loop’s body, or take collected(value)',
        )
    } else if (crossed.some(({ kind }) => kind === 'branch'))
      problems.add(
        'unknown-producer',
        placeOf(node),
        'it takes a value made inside a branch, which may not have run',
        'return the value from every branch up to otherwise, or take oneOf(…)',
      )
  }
}

/** The scope in which a value is at hand. */
export function homeOf(source: ChannelSource, root: Scope): Scope {
  switch (source.kind) {
    case 'pipeline-input':
      return source.pipeline as Scope
    case 'resource-claim':
      return root
    case 'loop-item':
      return source.loop satisfies LoopScope
    case 'task-output':
      return source.task.scope
    case 'one-of':
      return (source.branches satisfies BranchesScope).parent
  }
}

/** What one run of a loop gives to what the loop collects. */
function singled(channel: Channel): Channel {
  if (!(channel instanceof ParameterChannel) || !channel.isCollected) return channel
  const type = channel.type.kind === 'LIST' ? channel.type.element : channel.type
  return new ParameterChannel(type, channel.source, channel.path)
}

export function parameterReference(reference: Reference): InputParameter {
  if (reference.kind === 'component-input') return { componentInputParameter: reference.name }
  if (reference.kind === 'nowhere') return {}
  return { taskOutputParameter: { producerTask: reference.task, outputParameterKey: reference.key } }
}

export function artifactReference(reference: Reference): InputArtifact {
  if (reference.kind === 'component-input') return { componentInputArtifact: reference.name }
  if (reference.kind === 'nowhere') return {}
  return { taskOutputArtifact: { producerTask: reference.task, outputArtifactKey: reference.key } }
}
