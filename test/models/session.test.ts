import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { OnnxGraph } from '#models/hand-pose/onnx/graph.js'
import { onnxFile } from '#models/hand-pose/onnx/model-file.js'
import { chooseDevice, openSession } from '#models/session.js'
import { ownFolder } from '../own-folder.ts'

const folder = ownFolder()
const doubling = join(folder, 'doubling.onnx')
const graph = new OnnxGraph('doubling')
const input = graph.input({ name: 'in', dims: ['batch', 2] })
graph.output(graph.node('Add', [input, input]), { name: 'out', dims: ['batch', 2] })
const file = onnxFile(graph, 'test')
writeFileSync(doubling, file)

test('a session runs and says what goes in and out', async () => {
  await using session = await openSession(doubling, { model: 'doubling', device: 'cpu' })
  expect(session).toMatchObject({
    model: 'doubling',
    device: 'cpu',
    deviceNote: 'Networks run on the CPU, as asked for.',
    inputs: { in: [-1, 2] },
    outputs: { out: [-1, 2] },
  })
  const results = await session.run({ in: { data: Float32Array.of(1, 2, 3, 4), dims: [2, 2] } })
  expect(results.out).toEqual({ data: Float32Array.of(2, 4, 6, 8), dims: [2, 2] })
})

describe('tensors that do not fit are refused before the network runs', () => {
  const cases: Readonly<Record<string, [Record<string, { data: Float32Array; dims: number[] }>, string]>> = {
    'another shape': [
      { in: { data: new Float32Array(3), dims: [1, 3] } },
      'the network "doubling": "in" is [1,3] where [-1,2] is expected; -1 stands for any size',
    ],
    'another number of dimensions': [
      { in: { data: new Float32Array(2), dims: [2] } },
      'the network "doubling": "in" is [2] where [-1,2] is expected; -1 stands for any size',
    ],
    'another name': [
      { image: { data: new Float32Array(2), dims: [1, 2] } },
      'the network "doubling": lacks "in" [-1,2]; has "image", which nobody expects; -1 stands for any size',
    ],
    'too few numbers': [
      { in: { data: new Float32Array(3), dims: [2, 2] } },
      'the network "doubling": "in" [2,2] needs 4 numbers and has 3',
    ],
  }
  test.for(Object.entries(cases))('%s', async ([, [tensors, message]]) => {
    await using session = await openSession(doubling, { model: 'doubling', device: 'cpu' })
    await expect(session.run(tensors)).rejects.toMatchObject({ name: 'ModelShapeError', message })
  })
})

test('a network with other tensors than expected is refused when it is opened', async () => {
  const expected = { inputs: { in: [-1, 3] }, outputs: { out: [-1, 2], more: [1] } }
  await expect(openSession(doubling, { model: 'doubling', device: 'cpu', expected })).rejects.toMatchObject({
    name: 'ModelShapeError',
    message: `${doubling}: the network "doubling": "in" is [-1,2] where [-1,3] is expected; -1 stands for any size`,
  })
})

test('a closed session says so', async () => {
  const session = await openSession(doubling, { model: 'doubling', device: 'cpu' })
  await session.close()
  await session.close()
  await expect(session.run({ in: { data: new Float32Array(2), dims: [1, 2] } })).rejects.toThrow(
    'the network "doubling" is closed already',
  )
})

describe('a file that is no network is refused in one sentence', () => {
  const open = (path: string): Promise<unknown> => openSession(path, { model: 'palm', device: 'cpu' })
  const cases: Readonly<Record<string, [Uint8Array | undefined, RegExp]>> = {
    'not there': [undefined, /missing\.onnx: the network "palm" is not there; signline models prepare makes/],
    empty: [new Uint8Array(), /: the network "palm" should be an \.onnx file and is empty$/],
    'cut short': [file.subarray(0, file.length - 20), /: the network "palm" is not a whole \.onnx file \(/],
    'something else': [new TextEncoder().encode('{"not": "a network"}'), /is not a whole \.onnx file \(/],
    'zeros only': [new Uint8Array(1000), /is not a whole \.onnx file \(/],
  }
  test.for(Object.entries(cases))('%s', async ([name, [bytes, message]]) => {
    const path = join(folder, bytes === undefined ? 'missing.onnx' : `${name}.onnx`)
    if (bytes !== undefined) writeFileSync(path, bytes)
    const refusal = await open(path).then(
      () => undefined,
      (error: unknown) => error,
    )
    expect(refusal).toMatchObject({
      name: 'ModelFileError',
      exitCode: 2,
      message: expect.stringMatching(message),
    })
    expect((refusal as Error).message).not.toContain('\n')
    expect((refusal as Error).message).not.toContain('/onnxruntime_src')
  })

  test('a folder', async () => {
    mkdirSync(join(folder, 'folder.onnx'))
    await expect(open(join(folder, 'folder.onnx'))).rejects.toThrow('should be an .onnx file and is no file')
  })
})

test('auto takes a device that works and says which', async () => {
  const { device, note } = await chooseDevice('auto')
  await using session = await openSession(doubling, { model: 'doubling', device: 'auto' })
  expect(session.device).toBe(device)
  expect(session.deviceNote).toBe(note)
  expect(note).toMatch(/^Networks run on (the CPU|CUDA|WebGPU)[^\n]*\.$/)
  await session.run({ in: { data: new Float32Array(2), dims: [1, 2] } })
})

test.for(['cuda', 'webgpu'] as const)('%s runs, or is refused with its reason', async (device) => {
  const opened = await openSession(doubling, { model: 'doubling', device }).catch((error: unknown) => error)
  if (opened instanceof Error)
    expect(opened).toMatchObject({
      name: 'DeviceUnavailableError',
      device,
      exitCode: 1,
      message: expect.stringMatching(/ cannot run networks here because [^\n]+; take --device auto or cpu$/),
    })
  else expect(opened).toMatchObject({ device })
})
