import { bool, list, type Message, message, string } from './field.ts'
import { type InputParameter, inputParameter } from './task-inputs.ts'

export interface SecretAsEnv {
  /** Deprecated by secretNameParameter. */
  readonly secretName?: string
  readonly secretNameParameter?: InputParameter
  readonly keyToEnv?: readonly { readonly secretKey?: string; readonly envVar?: string }[]
  readonly optional?: boolean
}

export interface ConfigMapAsEnv {
  /** Deprecated by configMapNameParameter. */
  readonly configMapName?: string
  readonly configMapNameParameter?: InputParameter
  readonly keyToEnv?: readonly { readonly configMapKey?: string; readonly envVar?: string }[]
  readonly optional?: boolean
}

/** A field of the pod itself as an environment variable, such as `metadata.labels['x']`. */
export interface FieldPathAsEnv {
  readonly name?: string
  readonly fieldPath?: string
}

const secretKeyToEnv: Message<NonNullable<SecretAsEnv['keyToEnv']>[number]> = {
  name: 'SecretAsEnv.SecretKeyToEnvMap',
  fields: { secretKey: string, envVar: string },
  required: ['secretKey', 'envVar'],
}

const configMapKeyToEnv: Message<NonNullable<ConfigMapAsEnv['keyToEnv']>[number]> = {
  name: 'ConfigMapAsEnv.ConfigMapKeyToEnvMap',
  fields: { configMapKey: string, envVar: string },
  required: ['configMapKey', 'envVar'],
}

export const secretAsEnv: Message<SecretAsEnv> = {
  name: 'SecretAsEnv',
  fields: {
    secretName: string,
    secretNameParameter: message(() => inputParameter),
    keyToEnv: list(message(() => secretKeyToEnv)),
    optional: bool,
  },
}

export const configMapAsEnv: Message<ConfigMapAsEnv> = {
  name: 'ConfigMapAsEnv',
  fields: {
    configMapName: string,
    configMapNameParameter: message(() => inputParameter),
    keyToEnv: list(message(() => configMapKeyToEnv)),
    optional: bool,
  },
}

export const fieldPathAsEnv: Message<FieldPathAsEnv> = {
  name: 'FieldPathAsEnv',
  fields: { name: string, fieldPath: string },
  required: ['name', 'fieldPath'],
}
