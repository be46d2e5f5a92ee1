import { type FlatFields, writeFlatbuffer } from '#models/hand-pose/task-bundle/flatbuffer-writer.js'

const ADD = 0
const DEQUANTIZE = 6
const RELU = 1
const FLOAT32 = 0
const FLOAT16 = 1

/**
 * A TFLite file of two operators: half-precision numbers 1.5 and -2 are widened and added, with RELU, to an
 * input of shape [1, 2].
 */
export function smallTflite(changes: { readonly operatorCode?: number } = {}): Uint8Array {
  const tensor = (name: string, type: number, buffer: number): FlatFields => ({
    0: { kind: 'int32s', values: [1, 2] },
    1: { kind: 'byte', value: type },
    2: { kind: 'uint32', value: buffer },
    3: { kind: 'string', value: name },
  })
  const operator = (code: number, inputs: number[], output: number): FlatFields => ({
    0: { kind: 'uint32', value: code },
    1: { kind: 'int32s', values: inputs },
    2: { kind: 'int32s', values: [output] },
    ...(code === 1 ? { 3: { kind: 'byte', value: 11 }, 4: { kind: 'table', fields: ADD_OPTIONS } } : {}),
  })
  const graph: FlatFields = {
    0: {
      kind: 'tables',
      tables: [
        tensor('in', FLOAT32, 0),
        tensor('half', FLOAT16, 1),
        tensor('widened', FLOAT32, 0),
        tensor('out', FLOAT32, 0),
      ],
    },
    1: { kind: 'int32s', values: [0] },
    2: { kind: 'int32s', values: [3] },
    3: { kind: 'tables', tables: [operator(0, [1], 2), operator(1, [0, 2], 3)] },
  }
  return writeFlatbuffer('TFL3', {
    0: { kind: 'uint32', value: 3 },
    1: {
      kind: 'tables',
      tables: [
        { 0: { kind: 'byte', value: DEQUANTIZE } },
        { 3: { kind: 'uint32', value: changes.operatorCode ?? ADD } },
      ],
    },
    2: { kind: 'tables', tables: [graph] },
    3: { kind: 'string', value: 'small' },
    4: { kind: 'tables', tables: [{}, { 0: { kind: 'bytes', value: HALVES } }] },
  })
}

const ADD_OPTIONS: FlatFields = { 0: { kind: 'byte', value: RELU } }
/** 1.5 and -2 in half precision. */
const HALVES = new Uint8Array(Uint16Array.of(0x3e00, 0xc000).buffer)
