import { type BenchReport, type BenchTable, quantile } from '../bench.ts'
import type { ClientReport } from './client-messages.ts'
import { fitLine } from './line-fit.ts'
import { startLiveHost } from './live-host.ts'
import { mergeReports, openSessions } from './measure-step.ts'
import { readProcessTimes } from './processor-times.ts'
import { runClients } from './run-clients.ts'

export interface SoakOptions {
  readonly minutes: number
  readonly seed: number
  readonly files: readonly string[]
  progress(line: string): void
  /** Ends it; it is judged by what it has. */
  readonly signal: AbortSignal
}

/** One row: what the host held and what its clients saw in one stretch of time. */
export interface SoakInterval {
  readonly endMinute: number
  /** Least of the stretch, because what waits for the garbage collector is no growth. */
  readonly residentMiB: number
  readonly handles: number
  readonly clients: ClientReport
}

/** Well under what two cores carry, so that growth, and not load, is what shows. */
const BROWSER_CAMERAS = 8
const CAMERAS_PER_SESSION = 2
const SERVER_CAMERAS = 1
/** Whatever the worker reckons: a busy machine shall be late here, not refuse. */
const CAPACITY = 100
const INTERVALS = 12
/** The first stretches fill caches, compile hot code and grow the heap to its working size. */
const WARM_UP_SHARE = 1 / 3
/**
 * What memory may gain: half a MiB a minute is what captions that are kept need (MOST_KEPT_FINALS bounds them), and
 * MiB over the whole run for a heap that has not settled yet.
 */
const MOST_GROWTH_MIB_A_MINUTE = 0.5
const SETTLING_MIB = 24
const MOST_MORE_HANDLES = 8

/** Keeps a live host busy for so long and says whether memory, handles or lost captions grow. */
export async function soak(options: SoakOptions): Promise<BenchReport> {
  const seconds = 60 * options.minutes
  await using host = await startLiveHost({ allowCameras: options.files, capacity: CAPACITY })
  const common = { files: options.files, seed: options.seed, seconds }
  const opened = [
    ...(await openSessions(
      host,
      {
        ...common,
        kind: 'browser',
        cameras: BROWSER_CAMERAS,
        perSession: CAMERAS_PER_SESSION,
      },
      options.signal,
    )),
    ...(await openSessions(
      host,
      { ...common, kind: 'server', cameras: SERVER_CAMERAS, perSession: 1 },
      options.signal,
    )),
  ]
  const intervals: SoakInterval[] = []
  let samples: number[] = []
  const sampling = setInterval(() => {
    samples.push(readProcessTimes(host.pid).residentBytes / 2 ** 20)
  }, 500)
  try {
    let reports: ClientReport[] = []
    let minutes = 0
    const sessions = opened.map(({ client }) => client)
    let startMs = performance.now()
    const plan = { seed: options.seed, sessions, warmUpS: 5, seconds }
    for await (const report of runClients(plan, options.signal)) {
      reports.push(report)
      if (report.phase === 'warm') {
        startMs = performance.now()
        continue
      }
      const nowMinutes = (performance.now() - startMs) / 60_000
      if (report.phase !== 'done' && nowMinutes - minutes < options.minutes / INTERVALS) continue
      const interval = {
        endMinute: nowMinutes,
        residentMiB: Math.min(...samples),
        handles: readProcessTimes(host.pid).handles,
        clients: mergeReports(reports),
      }
      intervals.push(interval)
      options.progress(soakLine(interval))
      ;[reports, samples, minutes] = [[], [], nowMinutes]
    }
  } catch (error) {
    if (!options.signal.aborted) throw error
  } finally {
    clearInterval(sampling)
  }
  const verdict = judgeSoak(intervals)
  const faults = [...(options.signal.aborted ? ['it was interrupted'] : []), ...verdict.faults]
  return {
    tables: [soakTable(options.minutes, intervals, verdict)],
    data: { intervals: intervals.map(summarise), verdict },
    ...(faults.length > 0 && { fault: faults.join('; ') }),
  }
}

export interface SoakVerdict {
  /** Of memory after warming up, MiB a minute. */
  readonly slopeMiBAMinute: number
  readonly boundMiBAMinute: number
  readonly faults: readonly string[]
}

/** Judges growth and loss only; latency is told, and depends on who else uses the machine. */
export function judgeSoak(intervals: readonly SoakInterval[]): SoakVerdict {
  const warm = intervals.slice(Math.floor(intervals.length * WARM_UP_SHARE))
  const [first, last] = [warm.at(0), warm.at(-1)]
  if (first === undefined || last === undefined || warm.length < 3)
    return { slopeMiBAMinute: Number.NaN, boundMiBAMinute: Number.NaN, faults: ['too short to judge growth'] }
  const { slope } = fitLine(warm.map(({ endMinute, residentMiB }) => [endMinute, residentMiB]))
  const bound = MOST_GROWTH_MIB_A_MINUTE + SETTLING_MIB / (last.endMinute - first.endMinute)
  const all = mergeReports(intervals.map(({ clients }) => clients))
  const faults: string[] = []
  if (slope > bound)
    faults.push(`memory grows by ${slope.toFixed(2)} MiB a minute, more than ${bound.toFixed(2)}`)
  if (last.handles > first.handles + MOST_MORE_HANDLES)
    faults.push(`open handles grew from ${first.handles} to ${last.handles}`)
  if (all.lost > 0) faults.push(`${all.lost} captions were missing, doubled or out of turn`)
  if (all.finalMs.length === 0) faults.push('no caption became final')
  if (all.closed > 0) faults.push(`${all.closed} sockets closed by themselves`)
  for (const [sentence, count] of Object.entries(all.faults)) faults.push(`${count} × "${sentence}"`)
  return { slopeMiBAMinute: slope, boundMiBAMinute: bound, faults }
}

function soakLine({ endMinute, residentMiB, handles, clients }: SoakInterval): string {
  const p95 = quantile(clients.partialMs, 0.95).toFixed(0)
  return `minute ${endMinute.toFixed(1)}: ${residentMiB.toFixed(0)} MiB, ${handles} handles, partial p95 ${p95} ms, ${clients.finalMs.length} finals, ${clients.lost} lost`
}

function summarise({ clients, ...rest }: SoakInterval): unknown {
  const { partialMs, finalMs, wordToFinalMs, ...counts } = clients
  return {
    ...rest,
    ...counts,
    partials: partialMs.length,
    finals: finalMs.length,
    partialP50Ms: quantile(partialMs, 0.5),
    partialP95Ms: quantile(partialMs, 0.95),
    finalP95Ms: quantile(finalMs, 0.95),
  }
}

function soakTable(minutes: number, intervals: readonly SoakInterval[], verdict: SoakVerdict): BenchTable {
  return {
    title: `Soak of ${minutes} minutes: ${BROWSER_CAMERAS} browser cameras in sessions of ${CAMERAS_PER_SESSION}, ${SERVER_CAMERAS} file camera`,
    columns: [
      'minute',
      'MiB',
      'handles',
      'partial p50 ms',
      'p95 ms',
      'final p50 ms',
      'p95 ms',
      'partials',
      'finals',
      'lost',
      'unsent',
    ],
    rows: intervals.map(({ endMinute, residentMiB, handles, clients }) => [
      Number(endMinute.toFixed(1)),
      Math.round(residentMiB),
      handles,
      Math.round(quantile(clients.partialMs, 0.5)),
      Math.round(quantile(clients.partialMs, 0.95)),
      Math.round(quantile(clients.finalMs, 0.5)),
      Math.round(quantile(clients.finalMs, 0.95)),
      clients.partialMs.length,
      clients.finalMs.length,
      clients.lost,
      clients.framesUnsent,
    ]),
    notes: [
      `memory after the first third: ${verdict.slopeMiBAMinute.toFixed(2)} MiB a minute; allowed are ${MOST_GROWTH_MIB_A_MINUTE}, and ${SETTLING_MIB} MiB once: ${verdict.boundMiBAMinute.toFixed(2)} MiB a minute over this time`,
      'MiB are those of gateway and worker in one process, the least of each stretch; ffmpeg and the clients are processes of their own',
    ],
  }
}
