/** Runs the dense convolution of a file for a while and says how often: the ceiling of one thread. */
import { parentPort, workerData } from 'node:worker_threads'
import { openSession } from '../../models/session.ts'
import { DENSE_INPUT } from '../dense-convolution.ts'

const { path, forMs, start } = workerData as { path: string; forMs: number; start: Int32Array }
await using session = await openSession(path, { model: 'dense convolution', device: 'cpu', threads: 1 })
const length = DENSE_INPUT.reduce((product, size) => product * size, 1)
const image = { data: Float32Array.from({ length }, (_, at) => Math.sin(at)), dims: DENSE_INPUT }
for (let warmUp = 0; warmUp < 3; warmUp++) await session.run({ image })
parentPort?.postMessage('ready')
Atomics.wait(start, 0, 0)
const startedMs = performance.now()
let runs = 0
while (performance.now() - startedMs < forMs) {
  await session.run({ image })
  runs++
}
parentPort?.postMessage((1000 * runs) / (performance.now() - startedMs))
