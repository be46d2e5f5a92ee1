import { list, type Message, map, message, string } from './field.ts'

/** DagOutputsSpec: which outputs of its tasks a graph gives as its own. */
export interface DagOutputs {
  readonly parameters?: Readonly<Record<string, DagOutputParameter>>
  readonly artifacts?: Readonly<Record<string, DagOutputArtifact>>
}

/** One selector; several are the branches of a condition, of which one runs. */
export interface DagOutputArtifact {
  readonly artifactSelectors?: readonly ArtifactSelector[]
}

export interface ArtifactSelector {
  readonly producerSubtask: string
  readonly outputArtifactKey: string
}

export interface DagOutputParameter {
  readonly valueFromParameter?: ParameterSelector
  readonly valueFromOneof?: { readonly parameterSelectors?: readonly ParameterSelector[] }
}

export interface ParameterSelector {
  readonly producerSubtask: string
  readonly outputParameterKey: string
}

const artifactSelector: Message<ArtifactSelector> = {
  name: 'DagOutputsSpec.ArtifactSelectorSpec',
  fields: { producerSubtask: string, outputArtifactKey: string },
  required: ['producerSubtask', 'outputArtifactKey'],
  isReference: true,
}

const dagOutputArtifact: Message<DagOutputArtifact> = {
  name: 'DagOutputsSpec.DagOutputArtifactSpec',
  fields: { artifactSelectors: list(message(() => artifactSelector)) },
}

const parameterSelector: Message<ParameterSelector> = {
  name: 'DagOutputsSpec.ParameterSelectorSpec',
  fields: { producerSubtask: string, outputParameterKey: string },
  required: ['producerSubtask', 'outputParameterKey'],
  isReference: true,
}

const parameterSelectors: Message<NonNullable<DagOutputParameter['valueFromOneof']>> = {
  name: 'DagOutputsSpec.ParameterSelectorsSpec',
  fields: { parameterSelectors: list(message(() => parameterSelector)) },
}

const dagOutputParameter: Message<DagOutputParameter> = {
  name: 'DagOutputsSpec.DagOutputParameterSpec',
  fields: {
    valueFromParameter: message(() => parameterSelector),
    valueFromOneof: message(() => parameterSelectors),
  },
  oneofs: [['valueFromParameter', 'valueFromOneof']],
}

export const dagOutputs: Message<DagOutputs> = {
  name: 'DagOutputsSpec',
  fields: {
    parameters: map(message(() => dagOutputParameter)),
    artifacts: map(message(() => dagOutputArtifact)),
  },
}
