import { double, int64, type Message, message, string, value } from './field.ts'
import type { Json } from './json.ts'

/** A constant, or the name of an input whose value is taken at run time. */
export interface ValueOrRuntimeParameter {
  readonly constant?: Json
  readonly runtimeParameter?: string
  /** Deprecated by constant. */
  readonly constantValue?: TypedValue
}

/** The deprecated form of a constant. */
export interface TypedValue {
  readonly intValue?: number | string
  readonly doubleValue?: number
  readonly stringValue?: string
}

const typedValue: Message<TypedValue> = {
  name: 'Value',
  fields: { intValue: int64, doubleValue: double, stringValue: string },
  oneofs: [['intValue', 'doubleValue', 'stringValue']],
}

export const valueOrRuntimeParameter: Message<ValueOrRuntimeParameter> = {
  name: 'ValueOrRuntimeParameter',
  fields: { constant: value, runtimeParameter: string, constantValue: message(() => typedValue) },
  oneofs: [['constant', 'runtimeParameter', 'constantValue']],
}
