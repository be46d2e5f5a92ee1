import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { HandNetwork } from '../../models/hand-pose/networks.ts'
import { OnnxGraph } from '../../models/hand-pose/onnx/graph.ts'
import { onnxFile } from '../../models/hand-pose/onnx/model-file.ts'
import { prepareNetwork } from '../../models/hand-pose/prepare.ts'
import { trialPicture } from '../../models/hand-pose/trial-picture.ts'
import { openSession } from '../../models/session.ts'
import type { Device, Tensor } from '../../models/types.ts'
import { median, quantile } from '../bench.ts'

const WARM_UP_ROUNDS = 5

export interface BatchTiming {
  readonly device: Device
  readonly network: string
  /** Pictures in one run. */
  readonly batch: number
  /** Of one run, from pictures in memory to numbers in memory. */
  readonly p50Ms: number
  readonly p95Ms: number
  /** Of one run that copies as much and computes next to nothing; median. */
  readonly copyingMs: number
}

/** One network with one batch size on one device, beside a network that only copies. */
export async function timeBatches(
  network: HandNetwork,
  device: Device,
  batch: number,
  rounds: number,
  folder: string,
): Promise<BatchTiming> {
  const dims = [batch, ...(network.inputs.image ?? []).slice(1)]
  const [, channels = 0, height = 0, width = 0] = dims
  const picture = trialPicture(width, height)
  const data = new Float32Array(batch * picture.length)
  for (let nth = 0; nth < batch; nth++) data.set(picture, nth * picture.length)
  const copying = join(folder, `copying-${network.id}.onnx`)
  const given = Object.values(network.outputs).reduce((sum, shape) => sum + floats(shape.slice(1)), 0)
  await writeFile(copying, copyingNetwork([channels, height, width], given))
  const image = { data, dims }
  const runsMs = await timeRuns(prepareNetwork(network), network.id, device, image, rounds)
  const copiesMs = await timeRuns(copying, 'copying', device, image, rounds)
  return {
    device,
    network: network.id,
    batch,
    p50Ms: median(runsMs),
    p95Ms: quantile(runsMs, 0.95),
    copyingMs: median(copiesMs),
  }
}

async function timeRuns(
  path: string,
  model: string,
  device: Device,
  image: Tensor,
  rounds: number,
): Promise<number[]> {
  await using session = await openSession(path, { model, device })
  const runsMs: number[] = []
  for (let round = -WARM_UP_ROUNDS; round < rounds; round++) {
    const startedMs = performance.now()
    await session.run({ image })
    if (round >= 0) runsMs.push(performance.now() - startedMs)
  }
  return runsMs
}

/**
 * A network that reads a picture once (a mean over it) and gives back as many of its numbers as the real
 * network gives.
 */
function copyingNetwork([channels, height, width]: [number, number, number], given: number): Uint8Array {
  const graph = new OnnxGraph('copying')
  const image = graph.input({ name: 'image', dims: ['batch', channels, height, width] })
  const rows = Math.min(height, Math.ceil(given / (channels * width)))
  const part = graph.node('Slice', [image, graph.integers([0]), graph.integers([rows]), graph.integers([2])])
  graph.output(part, { name: 'part', dims: ['batch', channels, rows, width] })
  graph.output(graph.node('GlobalAveragePool', [image]), { name: 'mean', dims: ['batch', channels, 1, 1] })
  return onnxFile(graph, 'signline bench')
}

function floats(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1)
}
