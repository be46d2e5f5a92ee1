import { type Command, InvalidArgumentError } from 'commander'
import { UnusableInputError } from '../../components/types/errors.ts'
import { print } from '../print.ts'
import { type CostAssumptions, costRows } from './cost/cost-rows.ts'
import { costTable } from './cost/cost-table.ts'

interface Options {
  readonly cameras: readonly number[]
  readonly camerasPerWorker: number
  readonly camerasPerCpuWorker?: number
  readonly slicesPerGpu?: number
  readonly camerasPerSlice: number
  readonly podsPerSharedGpu?: number
  readonly sessionsPerDay: number
  readonly sessionMinutes: number
  readonly openHours: number
  readonly spareCameras: number
  readonly minPods: number
  readonly podStartSeconds: number
  readonly stabilizationSeconds: number
  readonly priceGpuHour?: number
  readonly priceCpuPodHour?: number
  readonly seed: number
  readonly json?: boolean
}

const COUNTS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
const MOST_CAMERAS = 10_000

/** `signline cluster cost`: a simulated day of cameras, from which pods, GPUs and costs follow. */
export function defineCost(command: Command): void {
  command
    .summary('simulate pods, GPUs and costs for so many cameras, by how GPUs are shared')
    .description(
      'Simulates a day of live cameras and the pods that read them: how many pods and GPUs, for how long, at what cost, by how GPUs are shared. Every number about hardware and prices is yours; the rest are assumptions that the table states.',
    )
    .requiredOption(
      '--cameras-per-worker <n>',
      'cameras that one pod with a whole GPU reads',
      whole(1, 10_000),
    )
    .option(
      '--cameras-per-cpu-worker <n>',
      'reckon without GPUs too: cameras that one pod reads',
      whole(1, 1000),
    )
    .option(
      '--slices-per-gpu <n>',
      'reckon with slices too: pods that have a part of a GPU each',
      whole(1, 64),
    )
    .option('--cameras-per-slice <n>', 'cameras that a pod with a slice reads', whole(1, 1000), 1)
    .option(
      '--pods-per-shared-gpu <n>',
      'reckon with a shared claim too: pods of one camera on a GPU',
      whole(1, 256),
    )
    .option('--cameras <list>', `how many cameras there are, from 1 to ${MOST_CAMERAS}`, counts, COUNTS)
    .option('--sessions-per-day <n>', 'how often a day each camera is read', whole(1, 1000), 4)
    .option('--session-minutes <n>', 'for how long', whole(1, 1440), 60)
    .option('--open-hours <n>', 'hours of the day within which all of it lies', whole(1, 24), 10)
    .option(
      '--spare-cameras <n>',
      "room that is kept free, the chart's scaling.spareCameras",
      whole(0, 10_000),
      2,
    )
    .option('--min-pods <n>', "pods that stay, the chart's scaling.minReplicas", whole(0, 10_000), 1)
    .option('--pod-start-seconds <n>', 'until a new pod reads', whole(0, 3600), 60)
    .option(
      '--stabilization-seconds <n>',
      "until pods end, the chart's scaling.stabilizationSeconds",
      whole(0, 3600),
      300,
    )
    .option('--price-gpu-hour <price>', 'of a GPU with its share of the node, in your currency', price)
    .option('--price-cpu-pod-hour <price>', 'of a pod without a GPU, in your currency', price)
    .option('--seed <n>', 'another day of the same kind', whole(0, 2 ** 32 - 1), 1)
    .option('--json', 'print one JSON object')
    .addHelpText(
      'after',
      '\nExample:\n  $ signline cluster cost --cameras-per-worker 16 --slices-per-gpu 7 --cameras-per-slice 2 --cameras 10,100',
    )
    .action(cost)
}

function cost(options: Options): void {
  const { sessionsPerDay, sessionMinutes, openHours } = options
  if (sessionsPerDay * sessionMinutes > openHours * 60)
    throw new UnusableInputError(
      `--sessions-per-day ${sessionsPerDay}: with ${sessionMinutes} min each they do not fit into ${openHours} h; raise --open-hours or lower one of them`,
    )
  const assumed = assumptionsOf(options)
  const rows = costRows(assumed)
  print(options.json === true ? `${JSON.stringify({ assumed, rows })}\n` : costTable(assumed, rows))
}

function assumptionsOf(options: Options): CostAssumptions {
  const { camerasPerCpuWorker, slicesPerGpu, podsPerSharedGpu, priceGpuHour, priceCpuPodHour } = options
  return {
    cameras: options.cameras,
    sharing: {
      camerasPerWorker: options.camerasPerWorker,
      camerasPerSlice: options.camerasPerSlice,
      ...(camerasPerCpuWorker !== undefined && { camerasPerCpuWorker }),
      ...(slicesPerGpu !== undefined && { slicesPerGpu }),
      ...(podsPerSharedGpu !== undefined && { podsPerSharedGpu }),
    },
    habits: {
      sessionsPerDay: options.sessionsPerDay,
      sessionMinutes: options.sessionMinutes,
      openHours: options.openHours,
    },
    scaling: {
      spareCameras: options.spareCameras,
      minPods: options.minPods,
      podStartSeconds: options.podStartSeconds,
      stabilizationSeconds: options.stabilizationSeconds,
    },
    prices: {
      ...(priceGpuHour !== undefined && { gpuHour: priceGpuHour }),
      ...(priceCpuPodHour !== undefined && { cpuPodHour: priceCpuPodHour }),
    },
    seed: options.seed,
  }
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (!/^\d+$/.test(text) || value < least || value > most)
      throw new InvalidArgumentError(`give a whole number from ${least} to ${most}.`)
    return value
  }
}

function counts(text: string): number[] {
  return text.split(',').map(whole(1, MOST_CAMERAS))
}

function price(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0) || !Number.isFinite(value))
    throw new InvalidArgumentError('give a number from 0.')
  return value
}
