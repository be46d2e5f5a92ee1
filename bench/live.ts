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
  canStop: true,
  run,
}

async function run({ seed, args, progress, signal }: BenchOptions): Promise<BenchReport> {
  const options = readLiveOptions(args)
  const files = sampleFiles()
  if (options.soakMinutes !== undefined)
    return soak({ minutes: options.soakMinutes, seed, files, progress, signal })
  const reckoned = await reckonedCapacity()
  const results: StepResult[] = []
  for (const kind of options.kinds)
    for (const perSession of kind === 'server' ? [1] : options.perSession)
      for await (const result of climb(kind, perSession, options, { seed, files, progress, signal }))
        results.push(result)
  return {
    tables: tablesOf(results, reckoned),
    data: { reckoned, steps: results.map(summarise) },
    ...(signal.aborted && { fault: 'it was interrupted; the tables hold the steps that were whole' }),
  }
}

/** What a worker left to itself takes at most. */
async function reckonedCapacity(): Promise<Capacity> {
  await using host = await startLiveHost({ allowCameras: [] })
  return { cameraCapacity: host.cameraCapacity, sessionCapacity: host.sessionCapacity }
}

/** More and more cameras, until the promise breaks or the signal; all of them where numbers were given. */
async function* climb(
  kind: 'server' | 'browser',
  perSession: number,
  options: LiveBenchOptions,
  { seed, files, progress, signal }: Omit<BenchOptions, 'args'> & { readonly files: readonly string[] },
): AsyncGenerator<StepResult, void, undefined> {
  for (const cameras of options.cameras ?? CAMERAS[kind]) {
    if (signal.aborted) return
    const what = `${cameras} ${kind} cameras in sessions of ${perSession}`
    progress(what)
    const { seconds } = options
    const measuring = measureStep({ kind, cameras, perSession, seconds, seed, files }, signal)
    const result = await measuring.catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
    if (result === undefined) return
    progress(`${what}: partial p95 ${Math.round(quantile(result.clients.partialMs, 0.95))} ms`)
    yield result
    const isBroken = !keepsPromise(result) || result.camerasLive < cameras
    if (isBroken && options.cameras === undefined) return
  }
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
