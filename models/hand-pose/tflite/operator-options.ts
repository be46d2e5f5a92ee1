import type { FlatTable } from './flatbuffer.ts'
import type { OperatorKind } from './operator-kind.ts'

export type Activation = 'none' | 'relu' | 'relu6'
export type Padding = 'same' | 'valid'

/** What an operator's option table says; fields that an operator does not have keep their defaults. */
export interface OperatorOptions {
  readonly activation: Activation
  readonly padding: Padding
  /** Height, width. */
  readonly strides: readonly [number, number]
  /** Height, width. */
  readonly dilations: readonly [number, number]
  /** Height, width of a pooling window. */
  readonly window: readonly [number, number]
  readonly axis: number
  readonly alignCorners: boolean
  readonly halfPixelCenters: boolean
  readonly keepDims: boolean
}

export const DEFAULT_OPTIONS: OperatorOptions = {
  activation: 'none',
  padding: 'same',
  strides: [1, 1],
  dilations: [1, 1],
  window: [1, 1],
  axis: 0,
  alignCorners: false,
  halfPixelCenters: false,
  keepDims: false,
}

type ReadOptions = (table: FlatTable) => Partial<OperatorOptions>

/** Field numbers are those of TFLite's schema.fbs: Conv2DOptions, Pool2DOptions, … */
const READERS: Readonly<Record<OperatorKind, ReadOptions>> = {
  ADD: (table) => ({ activation: activation(table, 0) }),
  CONCATENATION: (table) => ({ axis: table.int32(0, 0), activation: activation(table, 1) }),
  CONV_2D: (table) => ({
    padding: padding(table),
    strides: [table.int32(2, 0), table.int32(1, 0)],
    activation: activation(table, 3),
    dilations: [table.int32(5, 1), table.int32(4, 1)],
  }),
  DEPTHWISE_CONV_2D: (table) => ({
    padding: padding(table),
    strides: [table.int32(2, 0), table.int32(1, 0)],
    activation: activation(table, 4),
    dilations: [table.int32(6, 1), table.int32(5, 1)],
  }),
  DEQUANTIZE: () => ({}),
  FULLY_CONNECTED: (table) => ({ activation: activation(table, 0) }),
  LOGISTIC: () => ({}),
  MAX_POOL_2D: (table) => ({
    padding: padding(table),
    strides: [table.int32(2, 0), table.int32(1, 0)],
    window: [table.int32(4, 0), table.int32(3, 0)],
    activation: activation(table, 5),
  }),
  RESHAPE: () => ({}),
  RESIZE_BILINEAR: (table) => ({ alignCorners: table.bool(2), halfPixelCenters: table.bool(3) }),
  PAD: () => ({}),
  MEAN: (table) => ({ keepDims: table.bool(0) }),
  PRELU: () => ({}),
}

export function readOperatorOptions(kind: OperatorKind, table: FlatTable | undefined): OperatorOptions {
  return table === undefined ? DEFAULT_OPTIONS : { ...DEFAULT_OPTIONS, ...READERS[kind](table) }
}

function padding(table: FlatTable): Padding {
  const code = table.byte(0, 0)
  if (code === 0) return 'same'
  if (code === 1) return 'valid'
  throw new RangeError(`padding ${code} is unknown`)
}

function activation(table: FlatTable, field: number): Activation {
  const code = table.byte(field, 0)
  if (code === 0) return 'none'
  if (code === 1) return 'relu'
  if (code === 3) return 'relu6'
  throw new RangeError(`fused activation ${code} is unknown`)
}
