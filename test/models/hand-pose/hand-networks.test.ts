import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { HAND_NETWORKS, handNetwork } from '#models/hand-pose/networks.js'
import { convert, prepareNetwork } from '#models/hand-pose/prepare.js'
import { readSource, sha256Hex, sourceFolder } from '#models/hand-pose/source.js'
import { readTfliteNetwork } from '#models/hand-pose/tflite/network.js'
import { trialPicture } from '#models/hand-pose/trial-picture.js'
import { verifyHandNetwork } from '#models/hand-pose/verify.js'
import { openSession } from '#models/session.js'
import { ownFolder } from '../../own-folder.ts'
import { seededNumbers } from '../seeded-numbers.ts'
import { interpret } from './reference-interpreter.ts'

const cache = ownFolder()

/** Of landmarks in pixels of a 224-pixel picture, and of probabilities and metres. */
const TOLERANCE = 1e-3
/** Of the same; 0 on the processors that it was tried on, but kernels may be chosen by the batch's size. */
const BATCH_TOLERANCE = 1e-4

describe.for(HAND_NETWORKS)('$id', (network) => {
  test('comes from a source with the pinned hash and size', () => {
    expect(readSource(network)).toHaveLength(network.source.bytes)
  })

  test('is converted to the pinned bytes', () => {
    const bytes = convert(network)
    expect({ bytes: bytes.length, sha256: sha256Hex(bytes) }).toEqual(network.converted)
  })

  test("gives LiteRT's numbers on the trial picture", async () => {
    prepareNetwork(network, cache)
    const { faults } = await verifyHandNetwork(network, { device: 'cpu', cacheDirectory: cache })
    expect(faults).toEqual([])
  })

  test.for([2, 5, 16])('gives for %d pictures at once what it gives for each', async (batch) => {
    const { inputs, outputs } = network
    await using session = await openSession(prepareNetwork(network, cache), {
      model: network.id,
      device: 'cpu',
      expected: { inputs, outputs },
    })
    const [, channels = 0, height = 0, width = 0] = inputs.image!
    const size = channels * height * width
    const pictures = seededNumbers(batch * size, 7).map((value) => (value + 1) / 2)
    const together = await session.run({ image: { data: pictures, dims: [batch, channels, height, width] } })
    for (let nth = 0; nth < batch; nth++) {
      const data = pictures.slice(nth * size, (nth + 1) * size)
      const alone = await session.run({ image: { data, dims: [1, channels, height, width] } })
      for (const [name, { data: values }] of Object.entries(alone)) {
        const part = together[name]!.data.subarray(nth * values.length, (nth + 1) * values.length)
        const largest = part.reduce((most, value, at) => Math.max(most, Math.abs(value - values[at]!)), 0)
        expect(largest, name).toBeLessThanOrEqual(BATCH_TOLERANCE)
      }
    }
  })
})

test('a whole network gives what a plain interpreter of TFLite gives', async () => {
  const network = handNetwork('handLandmarks', 'lite')
  const dims = [1, 3, 224, 224]
  const planar = trialPicture(224, 224)
  const interleaved = Float32Array.from(planar, (_, at) => planar[(at % 3) * 224 * 224 + Math.floor(at / 3)]!)
  const tflite = readTfliteNetwork(readSource(network), network.id)
  const expected = interpret(tflite, [{ shape: [1, 224, 224, 3], values: interleaved }])
  await using session = await openSession(prepareNetwork(network, cache), {
    model: network.id,
    device: 'cpu',
  })
  const found = await session.run({ image: { data: planar, dims } })
  for (const [nth, name] of Object.keys(network.outputs).entries()) {
    const { values } = expected[nth]!
    const largest = found[name]!.data.reduce(
      (most, value, at) => Math.max(most, Math.abs(value - values[at]!)),
      0,
    )
    expect(largest, name).toBeLessThan(TOLERANCE)
  }
})

describe('a source that is not the pinned one is refused in one sentence', () => {
  const altered = join(ownFolder(), 'hands')
  cpSync(sourceFolder(), altered, { recursive: true, filter: (path) => !path.endsWith('.wasm') })

  test.for(HAND_NETWORKS)('one byte of $id altered', (network) => {
    const packed = join(altered, 'hands_solution_packed_assets.data')
    const path = network.source.packed ? packed : join(altered, network.source.file)
    const bytes = readFileSync(path)
    const at = network.id === 'palm-detection-lite' ? bytes.length - 1 : 100_000
    bytes[at] = 255 - bytes[at]!
    writeFileSync(path, bytes)
    expect(() => readSource(network, altered)).toThrow(
      /: its SHA-256 begins [0-9a-f]{12} where @mediapipe\/hands 0\.4\.1675469240 has [0-9a-f]{12}; run npm ci/,
    )
  })

  test('a file missing', () => {
    const folder = join(altered, 'nowhere')
    expect(() => readSource(handNetwork('handLandmarks', 'full'), folder)).toThrow(
      /cannot be read \(ENOENT\)/,
    )
    expect(() => readSource(handNetwork('palmDetection', 'full'), folder)).toThrow(
      /cannot be read \(ENOENT\)/,
    )
  })

  test('a loader script that lists other files', () => {
    writeFileSync(
      join(altered, 'hands_solution_packed_assets_loader.js'),
      'loadPackage({"files": [{"filename": "/other.tflite", "start": 0, "end": 1}]});',
    )
    expect(() => readSource(handNetwork('palmDetection', 'full'), altered)).toThrow(
      /does not list palm_detection_full\.tflite/,
    )
  })
})
