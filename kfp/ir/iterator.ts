import { type Message, message, string } from './field.ts'

/** ParameterIteratorSpec: one run of the task's component for each item of a list. */
export interface ParameterIterator {
  /** A JSON array as text, or the name of the task's own input that holds the list. */
  readonly items?: { readonly raw?: string; readonly inputParameter?: string }
  /** The component's input that receives the item. */
  readonly itemInput?: string
}

export interface ArtifactIterator {
  readonly items?: { readonly inputArtifact?: string }
  readonly itemInput?: string
}

const parameterItems: Message<NonNullable<ParameterIterator['items']>> = {
  name: 'ParameterIteratorSpec.ItemsSpec',
  fields: { raw: string, inputParameter: string },
  oneofs: [['raw', 'inputParameter']],
}

const artifactItems: Message<NonNullable<ArtifactIterator['items']>> = {
  name: 'ArtifactIteratorSpec.ItemsSpec',
  fields: { inputArtifact: string },
}

export const parameterIterator: Message<ParameterIterator> = {
  name: 'ParameterIteratorSpec',
  fields: { items: message(() => parameterItems), itemInput: string },
  required: ['items', 'itemInput'],
}

export const artifactIterator: Message<ArtifactIterator> = {
  name: 'ArtifactIteratorSpec',
  fields: { items: message(() => artifactItems), itemInput: string },
}
