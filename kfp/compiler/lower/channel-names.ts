import { type Channel, type ChannelSource, ParameterChannel } from '../../dsl/channel.ts'
import { type PipelineNames, sanitizeName } from './names.ts'

/** Tells channels apart and names them as upstream does: `pipelinechannel--<task>-<output>`. */
export class ChannelNames {
  readonly #names: PipelineNames
  readonly #numbers = new WeakMap<object, number>()
  #last = 0
  readonly #taken = new Map<string, string>()
  readonly #given = new Map<string, string>()

  constructor(names: PipelineNames) {
    this.#names = names
  }

  /** Equal for channels of the same value. */
  identityOf(channel: Channel): string {
    const isCollected = 'isCollected' in channel && channel.isCollected
    const path = channel instanceof ParameterChannel ? channel.path.join('\u0000') : ''
    return `${this.#sourceIdentity(channel.source)} ${path} ${isCollected}`
  }

  nameOf(channel: Channel): string {
    const path = channel instanceof ParameterChannel ? channel.path : []
    const identity = `${this.#sourceIdentity(channel.source)} ${path.join('\u0000')}`
    const known = this.#given.get(identity)
    if (known !== undefined) return known
    const wanted = [`pipelinechannel--${this.#sourceName(channel.source)}`, ...path].join('-subvar-')
    let name = wanted
    for (let number = 2; this.#taken.has(name); number++) name = `${wanted}-${number}`
    this.#taken.set(name, identity)
    this.#given.set(identity, name)
    return name
  }

  #sourceName(source: ChannelSource): string {
    switch (source.kind) {
      case 'pipeline-input':
        return source.name
      case 'resource-claim':
        return claimParameterName(source.key)
      case 'task-output':
        return `${this.#names.of(source.task)}-${source.key}`
      case 'one-of':
        return `${this.#names.of(source.branches)}-oneof-${source.id}`
      case 'loop-item': {
        const { items } = source.loop
        if (!(items instanceof ParameterChannel))
          return `loop-item-param-${this.#names.itemNumber(source.loop)}`
        return `${this.nameOf(items).replace('pipelinechannel--', '')}-loop-item`
      }
    }
  }

  #sourceIdentity(source: ChannelSource): string {
    switch (source.kind) {
      case 'pipeline-input':
        return `input ${source.name}`
      case 'resource-claim':
        return `claim ${source.key}`
      case 'task-output':
        return `output ${this.#numberOf(source.task)} ${source.key}`
      case 'one-of':
        return `one-of ${this.#numberOf(source.branches)} ${source.id}`
      case 'loop-item':
        return `item ${this.#numberOf(source.loop)}`
    }
  }

  #numberOf(thing: object): number {
    const known = this.#numbers.get(thing)
    if (known !== undefined) return known
    this.#last += 1
    this.#numbers.set(thing, this.#last)
    return this.#last
  }
}

/** What the names of pipeline parameters that hold templates of device claims start with. */
export const CLAIM_PARAMETER_PREFIX = 'resource-claim-'

/** The pipeline parameter that holds the template of a device claim. */
export function claimParameterName(key: string): string {
  return `${CLAIM_PARAMETER_PREFIX}${sanitizeName(key)}`
}
