import { type BenchTable, quantile } from '../bench.ts'
import { fitLine } from './line-fit.ts'
import type { LiveHost } from './live-host.ts'
import type { StepResult } from './measure-step.ts'

/** What a worker that is left to itself takes at most. */
export type Capacity = Pick<LiveHost, 'cameraCapacity' | 'sessionCapacity'>

/** What a live host promises: so late is the partial caption of 95 in 100 frames at most. */
const PROMISE_P95_MS = 250

export function keepsPromise({ clients }: StepResult): boolean {
  return quantile(clients.partialMs, 0.95) <= PROMISE_P95_MS
}

export function tablesOf(results: readonly StepResult[], reckoned: Capacity): readonly BenchTable[] {
  return [latencyTable(results, reckoned), costTable(results)]
}

function latencyTable(
  results: readonly StepResult[],
  { cameraCapacity, sessionCapacity }: Capacity,
): BenchTable {
  const ms = (values: readonly number[], q: number): number => Math.round(quantile(values, q))
  return {
    title: 'From frame to caption at the reader, milliseconds',
    columns: [
      ...['kind', 'cameras', 'a session', 'live', 'partial p50', 'p95', 'p99', 'final p50', 'p95', 'p99'],
      ...['word to final p50', 'partials', 'finals', 'lost', 'promise'],
    ],
    rows: results.map((result) => {
      const { step, clients, camerasLive } = result
      return [
        ...[step.kind, step.cameras, step.perSession, camerasLive],
        ...[0.5, 0.95, 0.99].map((q) => ms(clients.partialMs, q)),
        ...[0.5, 0.95, 0.99].map((q) => ms(clients.finalMs, q)),
        ms(clients.wordToFinalMs, 0.5),
        ...[clients.partialMs.length, clients.finalMs.length, clients.lost],
        keepsPromise(result) ? 'kept' : 'broken',
      ]
    }),
    notes: [
      `the promise: 95 of 100 partial captions within ${PROMISE_P95_MS} ms of their newest frame`,
      `admission was off to find where it breaks; left to itself this worker takes ${cameraCapacity} server cameras and ${sessionCapacity} sessions`,
      'server cameras: rendered files of 640×480 at 30/s, from the moment at which the worker has the picture to the reader; browser cameras: true landmarks at 30/s, from sending to the reader, so a page adds its own time for finding hands',
      'a final waits until the word has ended; word to final is from the end of its last sign',
      'clients, gateway and worker share the machine; they are processes of their own',
      ...[...new Set(results.flatMap(({ sentences }) => sentences))].slice(0, 5),
    ],
  }
}

function costTable(results: readonly StepResult[]): BenchTable {
  const mib = (bytes: number): number => Math.round(bytes / 2 ** 20)
  const share = (cores: number): number => Number(cores.toFixed(2))
  return {
    title: 'What it takes: cores (1 = all of one), memory, where the time goes',
    columns: [
      ...['kind', 'cameras', 'a session', 'gateway', 'networks', 'ffmpeg', 'clients', 'strangers'],
      ...['MiB', 'MiB ffmpeg', 'handles'],
      ...['frames/s', 'frame age ms', 'networks, mean ms', 'dropped', 'client lag p95 ms'],
    ],
    rows: results.map(({ step, clients, cores, ...result }) => [
      ...[step.kind, step.cameras, step.perSession],
      ...[cores.main, cores.others, cores.children, cores.clients, cores.strangers].map(share),
      ...[mib(result.residentBytes), mib(result.childrenResidentBytes), result.handles],
      ...[Math.round(result.framesPerSecond), Number(result.frameAgeMs.toFixed(1))],
      result.inferences
        .map(({ model, meanMs, perSecond }) => `${model} ${meanMs.toFixed(1)}×${perSecond.toFixed(0)}/s`)
        .join(', '),
      droppedText(result.dropped, clients.framesUnsent),
      Math.round(clients.sendLagMs),
    ]),
    notes: [
      'gateway: the main thread, which serves sockets and reads pictures; networks: all other threads of the process, the garbage collector among them',
      ...quietNotes(results),
      ...memoryNotes(results),
    ],
  }
}

function droppedText(dropped: Readonly<Record<string, number>>, unsent: number): string {
  const parts = Object.entries(dropped).map(([reason, count]) => `${reason} ${count}`)
  if (unsent > 0) parts.push(`unsent ${unsent}`)
  return parts.join(', ') || 'none'
}

/** Cores that other programs may take before figures are not to be quoted. */
const QUIET_CORES = 0.2

function quietNotes(results: readonly StepResult[]): readonly string[] {
  const most = Math.max(0, ...results.map(({ cores }) => cores.strangers))
  return most <= QUIET_CORES
    ? []
    : [
        `the machine was not quiet: programs that have nothing to do with the bench (strangers) took up to ${most.toFixed(1)} cores; do not quote these figures`,
      ]
}

/** Memory a camera: the slope of resident memory over the number of cameras. */
function memoryNotes(results: readonly StepResult[]): readonly string[] {
  const groups = new Map<string, StepResult[]>()
  for (const result of results) {
    const key = `${result.step.kind} cameras in sessions of ${result.step.perSession}`
    groups.set(key, [...(groups.get(key) ?? []), result])
  }
  return [...groups].flatMap(([name, steps]) => {
    if (steps.length < 2) return []
    const own = fitLine(steps.map(({ step, residentBytes }) => [step.cameras, residentBytes]))
    const all = fitLine(
      steps.map(({ step, residentBytes, childrenResidentBytes }) => [
        step.cameras,
        residentBytes + childrenResidentBytes,
      ]),
    )
    const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(1)
    return [
      `${name}: ${mib(own.at0)} MiB and ${mib(own.slope)} MiB a camera${all.slope > own.slope ? `, ${mib(all.slope)} with its ffmpeg` : ''}`,
    ]
  })
}
