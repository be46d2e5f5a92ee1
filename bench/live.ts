import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Bench, type BenchOptions, type BenchReport, quantile } from './bench.ts'
import { startLiveHost } from './live/live-host.ts'
import { measureStep, type StepResult } from './live/measure-step.ts'
import { LIVE_OPTIONS, type LiveBenchOptions, readLiveOptions } from './live/options.ts'
import { soak } from './live/soak.ts'
import { type Capacity, keepsPromise, tablesOf } from './live/step-tables.ts'

const CAMERAS: Readonly<Record<'server' | 'browser', readonly number[]>> = {
  server: [1, 2, 3, 4, 6, 8, 12],
  browser: [1, 10, 25, 50, 100, 150],
}

export const bench: Bench = {
  name: 'live',
  summary: 'latency from frame to caption by number of cameras until the promise breaks; --soak[=MINUTES]',
  options: LIVE_OPTIONS,
  run,
}

async function run({ seed, args, progress }: BenchOptions): Promise<BenchReport> {
  const options = readLiveOptions(args)
  const files = sampleFiles()
  if (options.soakMinutes !== undefined) return soak({ minutes: options.soakMinutes, seed, files, progress })
  const reckoned = await reckonedCapacity()
  const results: StepResult[] = []
  for (const kind of options.kinds)
    for (const perSession of kind === 'server' ? [1] : options.perSession)
      results.push(...(await climb(kind, perSession, options, { seed, files, progress })))
  return { tables: tablesOf(results, reckoned), data: { reckoned, steps: results.map(summarise) } }
}

/** What a worker left to itself takes at most. */
async function reckonedCapacity(): Promise<Capacity> {
  await using host = await startLiveHost({ allowCameras: [] })
  return { cameraCapacity: host.cameraCapacity, sessionCapacity: host.sessionCapacity }
}

/** More and more cameras, until the promise breaks; all of them where numbers were given. */
async function climb(
  kind: 'server' | 'browser',
  perSession: number,
  options: LiveBenchOptions,
  given: Pick<BenchOptions, 'seed' | 'progress'> & { readonly files: readonly string[] },
): Promise<readonly StepResult[]> {
  const results: StepResult[] = []
  for (const cameras of options.cameras ?? CAMERAS[kind]) {
    given.progress(`${cameras} ${kind} cameras in sessions of ${perSession}`)
    const { seconds } = options
    const result = await measureStep({
      kind,
      cameras,
      perSession,
      seconds,
      seed: given.seed,
      files: given.files,
    })
    results.push(result)
    const isBroken = !keepsPromise(result) || result.camerasLive < cameras
    if (isBroken && options.cameras === undefined) break
  }
  return results
}

/** The pictures of the samples, 640×480 at 30/s. */
function sampleFiles(): readonly string[] {
  const samples = fileURLToPath(new URL('../../data-samples/', import.meta.url))
  return readdirSync(samples)
    .filter((name) => name.startsWith('zeljora-'))
    .sort()
    .map((name) => join(samples, name, 'front.mp4'))
}

function summarise({ clients, ...result }: StepResult): unknown {
  const { partialMs, finalMs, wordToFinalMs, ...counts } = clients
  const quantiles = (values: readonly number[]): unknown => ({
    count: values.length,
    p50: quantile(values, 0.5),
    p95: quantile(values, 0.95),
    p99: quantile(values, 0.99),
  })
  return {
    ...result,
    clients: counts,
    partialMs: quantiles(partialMs),
    finalMs: quantiles(finalMs),
    wordToFinalMs: quantiles(wordToFinalMs),
  }
}
