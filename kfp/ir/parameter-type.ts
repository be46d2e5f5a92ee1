import { enumOf, type FieldShape } from './field.ts'

/** The types that a parameter can have. */
export const parameterTypes = [
  'NUMBER_DOUBLE',
  'NUMBER_INTEGER',
  'STRING',
  'BOOLEAN',
  'LIST',
  'STRUCT',
  'TASK_FINAL_STATUS',
  'TASK_CONFIG',
] as const

export type ParameterType = (typeof parameterTypes)[number]

export const parameterType: FieldShape = enumOf(['PARAMETER_TYPE_ENUM_UNSPECIFIED', ...parameterTypes])

/** The names of the deprecated `type` field that `parameterType` replaced. */
export const primitiveType: FieldShape = enumOf(['PRIMITIVE_TYPE_UNSPECIFIED', 'INT', 'DOUBLE', 'STRING'])
