import type { Json, JsonObject } from '../ir/json.ts'
import type { ArtifactType } from './artifact-type.ts'
import { ArtifactChannel, ParameterChannel } from './channel.ts'
import type { ImporterDefinition } from './component-definition.ts'
import { artifact, type ParameterDefinition, string } from './definition.ts'
import { Task } from './task.ts'
import type { StringType } from './value-type.ts'
import { type AnyWire, TextTemplate } from './wire.ts'

/** Metadata of an imported artifact; channels may stand anywhere in it. */
export type ImportedMetadata = { readonly [key: string]: MetadataValue }
type MetadataValue =
  | Json
  | ParameterChannel
  | TextTemplate
  | readonly MetadataValue[]
  | { readonly [key: string]: MetadataValue }

export interface ImporterOptions<Title extends string> {
  readonly uri: string | ParameterChannel<StringType>
  readonly type: ArtifactType<Title>
  /** Makes a new artifact even where the URI was imported before. */
  readonly reimport?: boolean
  readonly metadata?: ImportedMetadata
  /** Also copies it into the run's workspace. */
  readonly downloadToWorkspace?: boolean
}

/** Makes an artifact of what lies at a URI already. */
export function importer<Title extends string>(
  options: ImporterOptions<Title>,
): Task<{ readonly artifact: ArtifactChannel<Title> }> {
  const inputs: Record<string, ParameterDefinition> = { uri: string() }
  const given: Record<string, AnyWire> = { uri: options.uri }
  const names = new Map<string, string>()
  const inputFor = (channel: ParameterChannel): string => {
    const key = channelIdentity(channel)
    const known = names.get(key)
    if (known !== undefined) return known
    const name = names.size === 0 ? 'metadata' : `metadata-${names.size + 1}`
    names.set(key, name)
    inputs[name] = { role: 'parameter', type: channel.type, need: 'required' }
    given[name] = channel
    return name
  }
  const metadata =
    options.metadata === undefined ? undefined : (fillIn(options.metadata, inputFor) as JsonObject)
  const definition: ImporterDefinition = {
    kind: 'importer',
    name: 'importer',
    inputs,
    outputs: { artifact: artifact(options.type) },
    constantUri: typeof options.uri === 'string' ? options.uri : undefined,
    type: options.type,
    reimport: options.reimport ?? false,
    metadata,
    downloadToWorkspace: options.downloadToWorkspace ?? false,
  }
  return new Task(definition, given, (task) => ({
    artifact: new ArtifactChannel(options.type, { kind: 'task-output', task, key: 'artifact' }),
  }))
}

const identities = new WeakMap<object, number>()
let lastIdentity = 0

/** Two channels of the same source and field are one input. */
function channelIdentity(channel: ParameterChannel): string {
  let number = identities.get(channel.source)
  if (number === undefined) {
    lastIdentity += 1
    number = lastIdentity
    identities.set(channel.source, number)
  }
  return `${number}.${channel.path.join('.')}`
}

function fillIn(value: MetadataValue, inputFor: (channel: ParameterChannel) => string): Json {
  const placeholder = (channel: ParameterChannel): string => `{{$.inputs.parameters['${inputFor(channel)}']}}`
  if (value instanceof ParameterChannel) return placeholder(value)
  if (value instanceof TextTemplate)
    return value.parts.map((part) => (typeof part === 'string' ? part : placeholder(part))).join('')
  if (Array.isArray(value)) return value.map((item: MetadataValue) => fillIn(item, inputFor))
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillIn(inner, inputFor)]))
  return value
}
