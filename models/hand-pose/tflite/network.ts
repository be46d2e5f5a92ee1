import { ModelFileError, ModelUnsupportedError } from '../../errors.ts'
import { float32FromFloat16 } from './dequantize.ts'
import { FlatTable } from './flatbuffer.ts'
import { type OperatorKind, operatorKind } from './operator-kind.ts'
import { type OperatorOptions, readOperatorOptions } from './operator-options.ts'

/** A tensor of a TFLite graph; 4-dimensional pictures are [batch][height][width][channel]. */
export interface TfliteTensor {
  readonly name: string
  readonly shape: readonly number[]
  /** The values of a constant, widened to single precision; undefined where the graph computes them. */
  readonly values: Float32Array | Int32Array | undefined
}

export interface TfliteOperator {
  readonly kind: OperatorKind
  readonly options: OperatorOptions
  /** Indices into `tensors`; -1 stands for an optional input that is left out. */
  readonly inputs: readonly number[]
  /** Indices into `tensors`. */
  readonly outputs: readonly number[]
}

export interface TfliteNetwork {
  readonly tensors: readonly TfliteTensor[]
  /** In an order in which they can run. */
  readonly operators: readonly TfliteOperator[]
  /** Indices into `tensors`. */
  readonly inputs: readonly number[]
  readonly outputs: readonly number[]
}

/**
 * The first graph of a TFLite file. Throws ModelFileError when the bytes are cut short or something else,
 * ModelUnsupportedError when the graph uses an operator or number type that is not listed here.
 *
 * @param place names the file in messages
 */
export function readTfliteNetwork(bytes: Uint8Array, place: string): TfliteNetwork {
  try {
    return readNetwork(bytes, place)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ModelFileError(
      `${place}: ${bytes.length} bytes that are not a whole TFLite network (${error.message}); install the package again`,
      { cause: error },
    )
  }
}

function readNetwork(bytes: Uint8Array, place: string): TfliteNetwork {
  const model = FlatTable.root(bytes, 'TFL3')
  const codes = model.tables(1).map((table) => Math.max(table.byte(0, 0) & 0xff, table.int32(3, 0)))
  const buffers = model.tables(4)
  const graph = model.tables(2)[0]
  if (graph === undefined) throw new RangeError('no graph in it')
  const tensors = graph.tables(0).map((table) => readTensor(table, buffers, place))
  const operators = graph.tables(3).map((table): TfliteOperator => {
    const code = codes[table.uint32(0, 0)] ?? -1
    const kind = operatorKind(code)
    if (kind === undefined)
      throw new ModelUnsupportedError(
        `${place}: operator ${code} of TFLite is not one that signline converts`,
      )
    return {
      kind,
      options: readOperatorOptions(kind, table.table(4)),
      inputs: inRange(table.int32s(1), tensors.length),
      outputs: inRange(table.int32s(2), tensors.length),
    }
  })
  return {
    tensors,
    operators,
    inputs: inRange(graph.int32s(1), tensors.length),
    outputs: inRange(graph.int32s(2), tensors.length),
  }
}

function inRange(indices: number[], count: number): number[] {
  for (const index of indices)
    if (index < -1 || index >= count) throw new RangeError(`tensor ${index} of ${count}`)
  return indices
}

const ELEMENT_BYTES = { FLOAT32: 4, FLOAT16: 2, INT32: 4 } as const

function readTensor(table: FlatTable, buffers: readonly FlatTable[], place: string): TfliteTensor {
  const name = table.string(3)
  const shape = table.int32s(0)
  const data = buffers[table.uint32(2, 0)]?.bytes(0) ?? new Uint8Array()
  if (data.length === 0) return { name, shape, values: undefined }
  const type = table.byte(1, 0)
  const kind = type === 0 ? 'FLOAT32' : type === 1 ? 'FLOAT16' : type === 2 ? 'INT32' : undefined
  if (kind === undefined)
    throw new ModelUnsupportedError(
      `${place}: tensor "${name}" has number type ${type}; signline reads float32, float16 and int32`,
    )
  const count = shape.reduce((product, size) => product * size, 1)
  if (data.length !== count * ELEMENT_BYTES[kind])
    throw new RangeError(`tensor "${name}" of ${count} numbers has ${data.length} bytes`)
  const aligned = data.slice().buffer
  if (kind === 'FLOAT32') return { name, shape, values: new Float32Array(aligned) }
  if (kind === 'INT32') return { name, shape, values: new Int32Array(aligned) }
  return { name, shape, values: float32FromFloat16(new Uint16Array(aligned)) }
}
