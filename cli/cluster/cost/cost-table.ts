import type { CostAssumptions, CostRow } from './cost-rows.ts'
import { MODE_TITLES } from './sharing-modes.ts'

const COLUMNS: readonly (readonly [title: string, cell: (row: CostRow) => string])[] = [
  ['cameras', ({ cameras }) => String(cameras)],
  ['at once', ({ peakCameras }) => String(peakCameras)],
  ['sharing', ({ mode }) => MODE_TITLES[mode]],
  ['pods', ({ peakPods }) => String(peakPods)],
  ['GPUs', ({ peakGpus }) => String(peakGpus)],
  ['pod hours', ({ podHours }) => podHours.toFixed(1)],
  ['GPU hours', ({ gpuHours }) => gpuHours.toFixed(1)],
  ['wait s', ({ meanWaitSeconds }) => meanWaitSeconds.toFixed(1)],
  ['cost a day', ({ costPerDay }) => costPerDay?.toFixed(2) ?? '–'],
  ['a camera hour', ({ costPerCameraHour }) => costPerCameraHour?.toFixed(3) ?? '–'],
]

/** The rows as text: what was assumed, a table, what is not in it. */
export function costTable(assumed: CostAssumptions, rows: readonly CostRow[]): string {
  const cells = [COLUMNS.map(([title]) => title), ...rows.map((row) => COLUMNS.map(([, cell]) => cell(row)))]
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)))
  const lines = cells.map((line) =>
    line
      .map((cell, column) =>
        COLUMNS[column]?.[0] === 'sharing'
          ? cell.padEnd(widths[column] ?? 0)
          : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  )
  return [
    `Assumed, not measured: ${assumptions(assumed)}.`,
    '',
    ...lines,
    '',
    ...remarks(assumed, rows),
    '',
  ].join('\n')
}

function assumptions({ sharing, habits, scaling, seed }: CostAssumptions): string {
  return [
    `${sharing.camerasPerWorker} cameras a GPU in one pod`,
    sharing.camerasPerCpuWorker !== undefined && `${sharing.camerasPerCpuWorker} a pod without one`,
    sharing.slicesPerGpu !== undefined &&
      `${sharing.slicesPerGpu} slices a GPU with ${sharing.camerasPerSlice} cameras each`,
    sharing.podsPerSharedGpu !== undefined && `${sharing.podsPerSharedGpu} pods a shared GPU`,
    `each camera read ${habits.sessionsPerDay} times a day for ${habits.sessionMinutes} min within ${habits.openHours} h`,
    `room for ${scaling.spareCameras} more kept free; pods that stay: ${scaling.minPods}`,
    `a pod starts in ${scaling.podStartSeconds} s and ends after ${scaling.stabilizationSeconds} s`,
    `seed ${seed}`,
  ]
    .filter((part) => part !== false)
    .join('; ')
}

function remarks({ sharing, prices }: CostAssumptions, rows: readonly CostRow[]): string[] {
  const left = [
    sharing.camerasPerCpuWorker === undefined && `${MODE_TITLES.cpu} (--cameras-per-cpu-worker)`,
    sharing.slicesPerGpu === undefined && `${MODE_TITLES.slices} (--slices-per-gpu)`,
    sharing.podsPerSharedGpu === undefined && `${MODE_TITLES['shared-claim']} (--pods-per-shared-gpu)`,
  ].filter((part) => part !== false)
  const gpuPriced = prices.gpuHour !== undefined
  const cpuPriced = prices.cpuPodHour !== undefined || rows.every(({ mode }) => mode !== 'cpu')
  const missing = [!gpuPriced && '--price-gpu-hour', !cpuPriced && '--price-cpu-pod-hour'].filter(
    (part) => part !== false,
  )
  return [
    ...(left.length > 0 ? [`Left out, for nothing was said of it: ${left.join('; ')}.`] : []),
    ...(missing.length > 0 ? [`Without a price there is no cost: ${missing.join(', ')}.`] : []),
  ]
}
