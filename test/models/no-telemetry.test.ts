import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { OnnxGraph } from '#models/hand-pose/onnx/graph.js'
import { onnxFile } from '#models/hand-pose/onnx/model-file.js'
import { ownFolder } from '../own-folder.ts'

test('running a network leaves nothing behind for the maker of its library to collect', () => {
  const folder = ownFolder()
  const home = join(folder, 'home')
  mkdirSync(home)
  const graph = new OnnxGraph('doubling')
  const input = graph.input({ name: 'in', dims: [1] })
  graph.output(graph.node('Add', [input, input]), { name: 'out', dims: [1] })
  const network = join(folder, 'doubling.onnx')
  writeFileSync(network, onnxFile(graph, 'test'))
  const session = fileURLToPath(import.meta.resolve('#models/session.js'))
  const script = `
    import { openSession } from ${JSON.stringify(session)}
    const session = await openSession(${JSON.stringify(network)}, { model: 'doubling', device: 'cpu' })
    await session.run({ in: { data: Float32Array.of(1), dims: [1] } })
    await session.close()`
  // An environment of its own: this one may have the telemetry switched off already.
  const run = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: home,
    encoding: 'utf8',
    env: { PATH: process.env.PATH ?? '', HOME: home },
  })
  expect(run).toMatchObject({ status: 0, stderr: '' })
  expect(readdirSync(home)).toEqual([])
  expect(existsSync(`/tmp/mat-debug-${run.pid}.log`)).toBe(false)
})
