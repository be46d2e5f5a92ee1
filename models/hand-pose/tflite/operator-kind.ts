/** The operators that the hand networks use, by their number in TFLite's schema (BuiltinOperator). */
const KIND_BY_CODE = {
  0: 'ADD',
  2: 'CONCATENATION',
  3: 'CONV_2D',
  4: 'DEPTHWISE_CONV_2D',
  6: 'DEQUANTIZE',
  9: 'FULLY_CONNECTED',
  14: 'LOGISTIC',
  17: 'MAX_POOL_2D',
  22: 'RESHAPE',
  23: 'RESIZE_BILINEAR',
  34: 'PAD',
  40: 'MEAN',
  54: 'PRELU',
} as const

export type OperatorKind = (typeof KIND_BY_CODE)[keyof typeof KIND_BY_CODE]

/** The operator's name, or undefined where the converter does not know the number. */
export function operatorKind(code: number): OperatorKind | undefined {
  return (KIND_BY_CODE as Readonly<Record<number, OperatorKind>>)[code]
}
