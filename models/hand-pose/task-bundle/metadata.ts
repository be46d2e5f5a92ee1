import { FlatTable } from '../tflite/flatbuffer.ts'
import { type FlatAppended, type FlatField, type FlatFields, writeFlatbuffer } from './flatbuffer-writer.ts'

const NORMALIZATION_OPTIONS = 1
const IMAGE_PROPERTIES = 2
const RGB = 1

/**
 * TFLite Metadata (identifier M001) of a network that takes one RGB picture and gives `outputCount` tensors:
 * values of 0..255 are divided by 255. Field numbers are those of metadata_schema.fbs.
 */
export function imageNetworkMetadata(outputCount: number): Uint8Array {
  const normalization: FlatFields = {
    0: { kind: 'floats', values: [0, 0, 0] },
    1: { kind: 'floats', values: [255, 255, 255] },
  }
  const input: FlatFields = {
    3: {
      kind: 'table',
      fields: {
        0: { kind: 'byte', value: IMAGE_PROPERTIES },
        1: { kind: 'table', fields: { 0: { kind: 'byte', value: RGB } } },
      },
    },
    4: {
      kind: 'tables',
      tables: [
        {
          0: { kind: 'byte', value: NORMALIZATION_OPTIONS },
          1: { kind: 'table', fields: normalization },
        },
      ],
    },
  }
  const graph: FlatFields = {
    2: { kind: 'tables', tables: [input] },
    3: { kind: 'tables', tables: Array.from({ length: outputCount }, () => ({})) },
  }
  return writeFlatbuffer('M001', { 3: { kind: 'tables', tables: [graph] } })
}

/**
 * The same TFLite network with metadata in it. Nothing of the old file is rewritten: a new root table, list of
 * buffers and list of metadata are put in front of it and point into it.
 */
export function withMetadata(tflite: Uint8Array, metadata: Uint8Array): Uint8Array {
  const model = FlatTable.root(tflite, 'TFL3')
  const buffers = model.targets(ModelField.buffers).map(appended)
  const kept = [
    ModelField.operatorCodes,
    ModelField.subgraphs,
    ModelField.description,
    ModelField.signatureDefs,
  ].flatMap((field): [number, FlatField][] => {
    const position = model.target(field)
    return position === undefined ? [] : [[field, appended(position)]]
  })
  const entry: FlatFields = {
    0: { kind: 'string', value: 'TFLITE_METADATA' },
    1: { kind: 'uint32', value: buffers.length },
  }
  return writeFlatbuffer(
    'TFL3',
    {
      ...Object.fromEntries(kept),
      [ModelField.version]: { kind: 'uint32', value: model.uint32(ModelField.version, 3) },
      [ModelField.buffers]: {
        kind: 'tables',
        tables: [...buffers, { 0: { kind: 'bytes', value: metadata } }],
      },
      [ModelField.metadata]: {
        kind: 'tables',
        tables: [...model.targets(ModelField.metadata).map(appended), entry],
      },
    },
    tflite,
  )
}

/** Fields of `Model` in TFLite's schema.fbs; 5, the older metadata_buffer, is superseded by 6. */
const ModelField = {
  version: 0,
  operatorCodes: 1,
  subgraphs: 2,
  description: 3,
  buffers: 4,
  metadata: 6,
  signatureDefs: 7,
} as const

function appended(position: number): FlatAppended {
  return { kind: 'appended', position }
}
