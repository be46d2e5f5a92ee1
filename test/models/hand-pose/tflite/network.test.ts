import { describe, expect, test } from 'vitest'
import { float32FromFloat16 } from '#models/hand-pose/tflite/dequantize.js'
import { readTfliteNetwork } from '#models/hand-pose/tflite/network.js'
import { smallTflite } from './small-tflite.ts'

test('a TFLite file is read into tensors and operators', () => {
  const network = readTfliteNetwork(smallTflite(), 'small.tflite')
  expect(network.tensors.map(({ name, shape }) => [name, shape])).toEqual([
    ['in', [1, 2]],
    ['half', [1, 2]],
    ['widened', [1, 2]],
    ['out', [1, 2]],
  ])
  expect(network.tensors[1]?.values).toEqual(Float32Array.of(1.5, -2))
  expect(network.tensors[0]?.values).toBeUndefined()
  expect(network.operators.map(({ kind, inputs, outputs }) => [kind, inputs, outputs])).toEqual([
    ['DEQUANTIZE', [1], [2]],
    ['ADD', [0, 2], [3]],
  ])
  expect(network.operators[1]?.options.activation).toBe('relu')
  expect([network.inputs, network.outputs]).toEqual([[0], [3]])
})

test('half-precision numbers are widened exactly, the tiny, the infinite and the negative zero too', () => {
  const halves = Uint16Array.of(
    0x0000,
    0x8000,
    0x3c00,
    0xc000,
    0x7bff,
    0x0001,
    0x03ff,
    0x7c00,
    0xfc00,
    0x7e00,
  )
  expect(float32FromFloat16(halves)).toEqual(
    Float32Array.of(0, -0, 1, -2, 65504, 2 ** -24, 1023 * 2 ** -24, Infinity, -Infinity, NaN),
  )
})

describe('a damaged file is refused in one sentence that names it', () => {
  const whole = smallTflite()
  const oneSentence =
    /^broken\.tflite: \d+ bytes that are not a whole TFLite network \([^\n]+\); install the package again$/
  const refused = (bytes: Uint8Array): void => {
    expect(() => readTfliteNetwork(bytes, 'broken.tflite')).toThrow(
      expect.objectContaining({
        name: 'ModelFileError',
        exitCode: 2,
        message: expect.stringMatching(oneSentence),
      }),
    )
  }

  test('nothing in it', () => refused(new Uint8Array()))
  test('something else', () => refused(new TextEncoder().encode('<!doctype html><title>404</title>')))
  test('another identifier', () => {
    const bytes = whole.slice()
    bytes.set(new TextEncoder().encode('TFL9'), 4)
    refused(bytes)
  })
  test('cut short anywhere, it never throws anything else', () => {
    for (let length = 0; length < whole.length - 16; length += 1) {
      try {
        readTfliteNetwork(whole.subarray(0, length), 'broken.tflite')
      } catch (error) {
        expect(error).toMatchObject({ name: 'ModelFileError', message: expect.stringMatching(oneSentence) })
      }
    }
  })
  test('any byte altered, it never throws anything but its own errors', () => {
    for (let at = 0; at < whole.length; at += 1) {
      const bytes = whole.slice()
      bytes[at] = 255 - bytes[at]!
      try {
        readTfliteNetwork(bytes, 'broken.tflite')
      } catch (error) {
        expect(['ModelFileError', 'ModelUnsupportedError']).toContain((error as Error).name)
      }
    }
  })
})

test('an operator that is not known is refused by its number', () => {
  expect(() => readTfliteNetwork(smallTflite({ operatorCode: 124 }), 'pose.tflite')).toThrow(
    'pose.tflite: operator 124 of TFLite is not one that signline converts',
  )
})
