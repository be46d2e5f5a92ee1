import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

const FOR_MS = 1500

/** Runs a second of the dense convolution, by so many threads at once together. */
export async function denseRunsPerSecond(path: string, threads: number): Promise<number> {
  const start = new Int32Array(new SharedArrayBuffer(4))
  const workers = Array.from(
    { length: threads },
    () =>
      new Worker(new URL('./dense-worker.js', import.meta.url), {
        workerData: { path, forMs: FOR_MS, start },
      }),
  )
  await Promise.all(workers.map((worker) => once(worker, 'message')))
  const counted = Promise.all(workers.map((worker) => once(worker, 'message')))
  Atomics.store(start, 0, 1)
  Atomics.notify(start, 0)
  const rates = (await counted).map(([rate]) => Number(rate))
  await Promise.all(workers.map((worker) => worker.terminate()))
  return rates.reduce((sum, rate) => sum + rate, 0)
}
