import { type Message, map, message, string } from './field.ts'
import { type ValueOrRuntimeParameter, valueOrRuntimeParameter } from './value-or-runtime-parameter.ts'

/** TaskInputsSpec: where each of a task's inputs comes from. */
export interface TaskInputs {
  readonly parameters?: Readonly<Record<string, InputParameter>>
  readonly artifacts?: Readonly<Record<string, InputArtifact>>
}

export interface InputParameter {
  readonly taskOutputParameter?: { readonly producerTask: string; readonly outputParameterKey: string }
  readonly runtimeValue?: ValueOrRuntimeParameter
  readonly componentInputParameter?: string
  readonly taskFinalStatus?: { readonly producerTask: string }
  /** A CEL expression that takes a part of the value: `parseJson(string_value)["key"]`. */
  readonly parameterExpressionSelector?: string
}

export interface InputArtifact {
  readonly taskOutputArtifact?: { readonly producerTask: string; readonly outputArtifactKey: string }
  readonly componentInputArtifact?: string
}

const taskOutputParameter: Message<NonNullable<InputParameter['taskOutputParameter']>> = {
  name: 'TaskInputsSpec.InputParameterSpec.TaskOutputParameterSpec',
  fields: { producerTask: string, outputParameterKey: string },
  required: ['producerTask', 'outputParameterKey'],
  isReference: true,
}

const taskFinalStatus: Message<NonNullable<InputParameter['taskFinalStatus']>> = {
  name: 'TaskInputsSpec.InputParameterSpec.TaskFinalStatus',
  fields: { producerTask: string },
  required: ['producerTask'],
  isReference: true,
}

const taskOutputArtifact: Message<NonNullable<InputArtifact['taskOutputArtifact']>> = {
  name: 'TaskInputsSpec.InputArtifactSpec.TaskOutputArtifactSpec',
  fields: { producerTask: string, outputArtifactKey: string },
  required: ['producerTask', 'outputArtifactKey'],
  isReference: true,
}

export const inputParameter: Message<InputParameter> = {
  name: 'TaskInputsSpec.InputParameterSpec',
  fields: {
    taskOutputParameter: message(() => taskOutputParameter),
    runtimeValue: message(() => valueOrRuntimeParameter),
    componentInputParameter: string,
    taskFinalStatus: message(() => taskFinalStatus),
    parameterExpressionSelector: string,
  },
  oneofs: [['taskOutputParameter', 'runtimeValue', 'componentInputParameter', 'taskFinalStatus']],
}

const inputArtifact: Message<InputArtifact> = {
  name: 'TaskInputsSpec.InputArtifactSpec',
  fields: { taskOutputArtifact: message(() => taskOutputArtifact), componentInputArtifact: string },
  oneofs: [['taskOutputArtifact', 'componentInputArtifact']],
}

export const taskInputs: Message<TaskInputs> = {
  name: 'TaskInputsSpec',
  fields: {
    parameters: map(message(() => inputParameter)),
    artifacts: map(message(() => inputArtifact)),
  },
}
