import { bool, list, type Message, message, string } from './field.ts'
import { type PodMetadata, podMetadata } from './kubernetes-pod.ts'
import { type InputParameter, inputParameter } from './task-inputs.ts'

export interface SecretAsVolume {
  /** Deprecated by secretNameParameter. */
  readonly secretName?: string
  readonly secretNameParameter?: InputParameter
  readonly mountPath?: string
  readonly optional?: boolean
}

export interface ConfigMapAsVolume {
  /** Deprecated by configMapNameParameter. */
  readonly configMapName?: string
  readonly configMapNameParameter?: InputParameter
  readonly mountPath?: string
  readonly optional?: boolean
}

export interface PvcMount {
  readonly pvcNameParameter?: InputParameter
  readonly mountPath?: string
  readonly subPath?: string
  /** These three are deprecated by pvcNameParameter and read by older backends. */
  readonly taskOutputParameter?: { readonly producerTask?: string; readonly outputParameterKey?: string }
  readonly constant?: string
  readonly componentInputParameter?: string
}

export interface EmptyDirMount {
  readonly volumeName?: string
  readonly mountPath?: string
  /** `Memory`, or left out for the node's disk. */
  readonly medium?: string
  readonly sizeLimit?: string
}

export interface GenericEphemeralVolume {
  readonly volumeName?: string
  readonly mountPath?: string
  readonly accessModes?: readonly string[]
  readonly size?: string
  readonly defaultStorageClass?: boolean
  readonly storageClassName?: string
  readonly metadata?: PodMetadata
}

export interface EnabledSharedMemory {
  readonly volumeName?: string
  readonly size?: string
}

const pvcTaskOutput: Message<NonNullable<PvcMount['taskOutputParameter']>> = {
  name: 'TaskInputsSpec.InputParameterSpec.TaskOutputParameterSpec',
  fields: { producerTask: string, outputParameterKey: string },
}

export const secretAsVolume: Message<SecretAsVolume> = {
  name: 'SecretAsVolume',
  fields: {
    secretName: string,
    secretNameParameter: message(() => inputParameter),
    mountPath: string,
    optional: bool,
  },
  required: ['mountPath'],
}

export const configMapAsVolume: Message<ConfigMapAsVolume> = {
  name: 'ConfigMapAsVolume',
  fields: {
    configMapName: string,
    configMapNameParameter: message(() => inputParameter),
    mountPath: string,
    optional: bool,
  },
  required: ['mountPath'],
}

export const pvcMount: Message<PvcMount> = {
  name: 'PvcMount',
  fields: {
    pvcNameParameter: message(() => inputParameter),
    mountPath: string,
    subPath: string,
    taskOutputParameter: message(() => pvcTaskOutput),
    constant: string,
    componentInputParameter: string,
  },
  oneofs: [['taskOutputParameter', 'constant', 'componentInputParameter']],
  required: ['mountPath'],
}

export const emptyDirMount: Message<EmptyDirMount> = {
  name: 'EmptyDirMount',
  fields: { volumeName: string, mountPath: string, medium: string, sizeLimit: string },
  required: ['mountPath'],
}

export const genericEphemeralVolume: Message<GenericEphemeralVolume> = {
  name: 'GenericEphemeralVolume',
  fields: {
    volumeName: string,
    mountPath: string,
    accessModes: list(string),
    size: string,
    defaultStorageClass: bool,
    storageClassName: string,
    metadata: message(() => podMetadata),
  },
  required: ['mountPath'],
}

export const enabledSharedMemory: Message<EnabledSharedMemory> = {
  name: 'EnabledSharedMemory',
  fields: { volumeName: string, size: string },
}
