import { unzipSync } from 'fflate'
import { expect, test } from 'vitest'
import { HAND_NETWORKS, handNetwork } from '#models/hand-pose/networks.js'
import { readSource, sha256Hex } from '#models/hand-pose/source.js'
import { imageNetworkMetadata, withMetadata } from '#models/hand-pose/task-bundle/metadata.js'
import { handLandmarkerBundle } from '#models/hand-pose/task-bundle/task-bundle.js'
import { FlatTable } from '#models/hand-pose/tflite/flatbuffer.js'
import { readTfliteNetwork, type TfliteTensor } from '#models/hand-pose/tflite/network.js'
import { smallTflite } from '../tflite/small-tflite.ts'

const LOCAL_FILE = 0x04034b50

test('the bundle is a ZIP of both networks, stored, under the names that MediaPipe asks for', () => {
  const bundle = handLandmarkerBundle(smallTflite(), smallTflite())
  expect(Object.keys(unzipSync(bundle))).toEqual(['hand_detector.tflite', 'hand_landmarks_detector.tflite'])
  const header = new DataView(bundle.buffer)
  expect(header.getUint32(0, true)).toBe(LOCAL_FILE)
  expect(header.getUint16(8, true), 'compression method').toBe(0)
  expect(handLandmarkerBundle(smallTflite(), smallTflite())).toEqual(bundle)
})

test('metadata says RGB pictures, divided by 255, and one entry an output', () => {
  const metadata = FlatTable.root(imageNetworkMetadata(4), 'M001')
  const graph = metadata.tables(3)[0]!
  const input = graph.tables(2)[0]!
  expect(input.table(3)!.byte(0, 0), 'ImageProperties').toBe(2)
  expect(input.table(3)!.table(1)!.byte(0, 0), 'RGB').toBe(1)
  const unit = input.tables(4)[0]!
  expect(unit.byte(0, 0), 'NormalizationOptions').toBe(1)
  const floatBits = (numbers: number[]): number[] => [...new Int32Array(Float32Array.from(numbers).buffer)]
  expect(unit.table(1)!.int32s(0)).toEqual(floatBits([0, 0, 0]))
  expect(unit.table(1)!.int32s(1)).toEqual(floatBits([255, 255, 255]))
  expect(graph.tables(3)).toHaveLength(4)
})

test('a network with metadata is the same network, its old bytes untouched at a multiple of 16', () => {
  const plain = smallTflite()
  const metadata = imageNetworkMetadata(1)
  const extended = withMetadata(plain, metadata)
  expect(readTfliteNetwork(extended, 'extended')).toEqual(readTfliteNetwork(plain, 'plain'))
  expect((extended.length - plain.length) % 16).toBe(0)
  expect(extended.subarray(extended.length - plain.length)).toEqual(plain)
  const model = FlatTable.root(extended, 'TFL3')
  const entry = model.tables(6).at(-1)!
  expect(entry.string(0)).toBe('TFLITE_METADATA')
  const stored = model.tables(4)[entry.uint32(1, 0)]!.bytes(0)
  expect(stored).toEqual(metadata)
  expect(stored.byteOffset % 16).toBe(0)
})

test.for(HAND_NETWORKS)('$id keeps every tensor and operator when metadata is added', ({ role, variant }) => {
  const source = readSource(handNetwork(role, variant))
  const plain = readTfliteNetwork(source, 'plain')
  const extended = readTfliteNetwork(withMetadata(source, imageNetworkMetadata(2)), 'extended')
  expect(extended.operators).toEqual(plain.operators)
  expect(extended.tensors.map(tensorDigest)).toEqual(plain.tensors.map(tensorDigest))
})

/** Comparing millions of numbers one by one would take seconds. */
function tensorDigest({ name, shape, values }: TfliteTensor): string {
  const bytes = values && new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return `${name} [${shape}] ${bytes && sha256Hex(bytes)}`
}
