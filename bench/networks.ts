import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { convertNetwork } from '../models/hand-pose/convert/convert-network.ts'
import type { ConvertOperator } from '../models/hand-pose/convert/operators/convert-operator.ts'
import { CONVERTERS } from '../models/hand-pose/convert/operators/converters.ts'
import { HAND_NETWORKS, type HandNetwork, handNetwork } from '../models/hand-pose/networks.ts'
import { convert } from '../models/hand-pose/prepare.ts'
import { readSource } from '../models/hand-pose/source.ts'
import { readTfliteNetwork, type TfliteNetwork } from '../models/hand-pose/tflite/network.ts'
import { trialPicture } from '../models/hand-pose/trial-picture.ts'
import { openSession } from '../models/session.ts'
import type { InferenceSession, Tensor } from '../models/types.ts'
import { type Bench, median, quantile } from './bench.ts'
import { DENSE_INPUT, DENSE_MULTIPLY_ADDS, denseConvolution } from './dense-convolution.ts'

const ROUNDS = 60
const WARM_UP_ROUNDS = 3

interface Contender {
  readonly name: string
  readonly session: InferenceSession
  readonly image: Tensor
  readonly multiplyAdds: number
  readonly runsMs: number[]
  readonly conversionMs: number
}

/** The hand networks alone, one picture a run on one thread, turn and turn about with a dense convolution. */
export const bench: Bench = {
  name: 'networks',
  summary: 'time of each hand network on one thread, as a share of what a dense convolution reaches',
  async run({ progress }) {
    const folder = await mkdtemp(join(tmpdir(), 'signline-bench-'))
    const contenders: Contender[] = []
    try {
      progress('converting')
      for (const network of HAND_NETWORKS)
        contenders.push(await contender(folder, network, network.id, () => convert(network)))
      const palm = handNetwork('palmDetection', 'full')
      contenders.push(
        await contender(folder, palm, `${palm.id}, with PRelu nodes`, () => withPReluNodes(palm)),
      )
      contenders.push(await dense(folder))
      for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
        if (round % 20 === 0) progress(`round ${round} of ${ROUNDS}`)
        for (const { session, image, runsMs } of contenders) {
          const startedMs = performance.now()
          await session.run({ image })
          if (round >= 0) runsMs.push(performance.now() - startedMs)
        }
      }
      return report(contenders)
    } finally {
      for (const { session } of contenders) await session.close()
      await rm(folder, { recursive: true })
    }
  },
}

function report(contenders: readonly Contender[]): Awaited<ReturnType<Bench['run']>> {
  const rows = contenders.map(({ name, multiplyAdds, runsMs, conversionMs }) => ({
    name,
    megaMultiplyAdds: multiplyAdds / 1e6,
    medianMs: median(runsMs),
    p95Ms: quantile(runsMs, 0.95),
    gigaMultiplyAddsPerSecond: multiplyAdds / 1e6 / median(runsMs),
    conversionMs,
  }))
  const ceiling = rows.at(-1)?.gigaMultiplyAddsPerSecond ?? Number.NaN
  return {
    tables: [
      {
        title: 'Networks, one picture a run, one thread of the CPU',
        columns: ['network', 'million MAC', 'ms (median)', 'ms (p95)', 'of the ceiling', 'ms to convert'],
        rows: rows.map((row) => [
          row.name,
          Math.round(row.megaMultiplyAdds),
          row.medianMs.toFixed(1),
          row.p95Ms.toFixed(1),
          `${((100 * row.gigaMultiplyAddsPerSecond) / ceiling).toFixed(0)} %`,
          row.conversionMs.toFixed(0),
        ]),
        notes: [
          `Median of ${ROUNDS} rounds, the networks turn and turn about.`,
          `The ceiling is a dense convolution on the same runtime: ${(2 * ceiling).toFixed(0)} GFLOP/s.`,
        ],
      },
    ],
    data: { networks: rows },
  }
}

async function contender(
  folder: string,
  network: HandNetwork,
  name: string,
  make: () => Uint8Array,
): Promise<Contender> {
  const path = join(folder, `${name}.onnx`)
  const startedMs = performance.now()
  const bytes = make()
  const conversionMs = performance.now() - startedMs
  await writeFile(path, bytes)
  const dims = [1, ...(network.inputs.image ?? []).slice(1)]
  const [, , height = 0, width = 0] = dims
  return {
    name,
    session: await openSession(path, { model: name, device: 'cpu', threads: 1 }),
    image: { data: trialPicture(width, height), dims },
    multiplyAdds: multiplyAdds(readTfliteNetwork(readSource(network), network.id)),
    runsMs: [],
    conversionMs,
  }
}

async function dense(folder: string): Promise<Contender> {
  const path = join(folder, 'dense.onnx')
  await writeFile(path, denseConvolution())
  const length = DENSE_INPUT.reduce((product, size) => product * size, 1)
  return {
    name: 'dense 3×3 convolution',
    session: await openSession(path, { model: 'dense convolution', device: 'cpu', threads: 1 }),
    image: { data: Float32Array.from({ length }, (_, at) => Math.sin(at)), dims: DENSE_INPUT },
    multiplyAdds: DENSE_MULTIPLY_ADDS,
    runsMs: [],
    conversionMs: 0,
  }
}

/** What the palm detector costs when PRELU becomes the operator that ONNX has for it. */
function withPReluNodes(network: HandNetwork): Uint8Array {
  const names = { inputs: Object.keys(network.inputs), outputs: Object.keys(network.outputs) }
  const prelu: ConvertOperator = (operator, conversion) => {
    const slopes = conversion.floats(operator, 1)
    return conversion.graph.node('PRelu', [
      conversion.input(operator, 0),
      conversion.graph.floats(slopes, [slopes.length, 1, 1]),
    ])
  }
  const source = readTfliteNetwork(readSource(network), network.id)
  return convertNetwork(source, network.id, names, { ...CONVERTERS, PRELU: prelu })
}

/** Of convolutions and products; the rest is next to nothing. */
function multiplyAdds({ operators, tensors }: TfliteNetwork): number {
  return operators.reduce((sum, { kind, inputs, outputs }) => {
    const [, filter] = inputs.map((index) => tensors[index]?.shape ?? [])
    const output = outputs.flatMap((index) => tensors[index]?.shape ?? []).reduce((a, b) => a * b, 1)
    if (filter === undefined) return sum
    const [first = 1, height = 1, width = 1, channels = 1] = filter
    if (kind === 'CONV_2D') return sum + output * height * width * channels
    if (kind === 'DEPTHWISE_CONV_2D') return sum + output * height * width
    return kind === 'FULLY_CONNECTED' ? sum + first * height : sum
  }, 0)
}
