import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UnusableInputError } from '../components/types/errors.ts'
import { DEVICE_NAMES } from '../models/device.ts'
import { handNetwork } from '../models/hand-pose/networks.ts'
import { chooseDevice } from '../models/session.ts'
import type { Device } from '../models/types.ts'
import type { Bench, BenchReport, BenchTable } from './bench.ts'
import { type BatchTiming, timeBatches } from './gpu/batches.ts'
import { type CameraTiming, timeCameras } from './gpu/cameras.ts'
import { makeClips } from './hands/clips.ts'

const BATCH_SIZES = [1, 2, 4, 8, 16, 32, 64]
/** Worker threads that share the device, each with sessions of its own. */
const WORKER_COUNTS: Readonly<Record<Device, readonly number[]>> = {
  cuda: [1, 2, 4, 8],
  webgpu: [1], // sessions that run at once on WebGPU under Linux crash (microsoft/onnxruntime, issue 32561)
  cpu: [1, 2],
}
const ROUNDS = 50
/** What a camera usually delivers. */
const CAMERA_FRAMES_PER_SECOND = 30

/**
 * What a GPU reaches: the networks alone by batch size, and the hand stage as it runs. `--device=cpu` tries
 * the bench itself on a machine without one; `--batches=1,4`, `--workers=1` and `--rounds=5` make it short.
 */
export const bench: Bench = {
  name: 'gpu',
  options: ['device', 'rounds', 'batches', 'workers'],
  summary: 'frames/s of the hand networks on a GPU by batch size, share of copying, cameras a device carries',
  async run({ args, progress }): Promise<BenchReport> {
    const devices = await devicesToTime(textOption(args, '--device'))
    const rounds = numbersOption(args, '--rounds', [ROUNDS])[0] ?? ROUNDS
    const folder = await mkdtemp(join(tmpdir(), 'signline-gpu-'))
    try {
      const batches: BatchTiming[] = []
      const cameras: CameraTiming[] = []
      for (const device of devices) {
        for (const role of ['palmDetection', 'handLandmarks'] as const)
          for (const batch of numbersOption(args, '--batches', BATCH_SIZES)) {
            progress(`${device}, ${role}, ${batch} pictures a run`)
            batches.push(await timeBatches(handNetwork(role, 'full'), device, batch, rounds, folder))
          }
        const clips = await makeClips(folder)
        for (const workers of numbersOption(args, '--workers', WORKER_COUNTS[device]))
          for (const clip of clips) {
            progress(`${device}, ${clip.name}, ${workers} workers`)
            cameras.push(await timeCameras(clip, device, workers))
          }
      }
      return { tables: [batchTable(batches, rounds), cameraTable(cameras)], data: { batches, cameras } }
    } finally {
      await rm(folder, { recursive: true })
    }
  },
}

/** Every kind of GPU that runs networks here, or the one that was named. Says why when there is none. */
async function devicesToTime(named: string | undefined): Promise<readonly Device[]> {
  if (named === 'cpu') return ['cpu']
  const refusals: string[] = []
  const devices: Device[] = []
  for (const device of ['cuda', 'webgpu'] as const) {
    if (named !== undefined && named !== device) continue
    try {
      devices.push((await chooseDevice(device)).device)
    } catch (error) {
      refusals.push((error as Error).message.replace(/; take --device.*$/, ''))
    }
  }
  if (devices.length > 0) return devices
  throw new UnusableInputError(
    refusals.length === 0
      ? `--device=${named} is not cuda, webgpu or cpu`
      : `nothing to measure: ${refusals.join(', and ')}; run this on a machine that has a GPU`,
  )
}

function batchTable(timings: readonly BatchTiming[], rounds: number): BenchTable {
  return {
    title: 'Networks alone, by pictures in a run',
    columns: ['device', 'network', 'batch', 'pictures/s', 'ms p50', 'ms p95', 'ms a picture', 'copying'],
    rows: timings.map(({ device, network, batch, p50Ms, p95Ms, copyingMs }) => [
      DEVICE_NAMES[device],
      network,
      batch,
      Math.round((1000 * batch) / p50Ms),
      p50Ms.toFixed(2),
      p95Ms.toFixed(2),
      (p50Ms / batch).toFixed(2),
      `${Math.round(100 * Math.min(1, copyingMs / p50Ms))} %`,
    ]),
    notes: [
      `${rounds} rounds a row after 5 that are not counted; pictures lie in the machine's memory before and after.`,
      'Copying: the time of a network that takes the same pictures in, gives as many numbers back and computes next to nothing.',
    ],
  }
}

function cameraTable(timings: readonly CameraTiming[]): BenchTable {
  return {
    title: 'The hand stage as it runs, as many cameras at once as workers',
    columns: ['device', 'clip', 'workers', 'frames/s', 'ms p50', 'ms p95', 'outside networks', 'cameras'],
    rows: timings.map(({ device, clip, workers, framesPerSecond, p50Ms, p95Ms, outsideNetworks }) => [
      DEVICE_NAMES[device],
      clip,
      workers,
      Math.round(framesPerSecond),
      p50Ms.toFixed(1),
      p95Ms.toFixed(1),
      `${Math.round(100 * outsideNetworks)} %`,
      Math.floor(framesPerSecond / CAMERA_FRAMES_PER_SECOND),
    ]),
    notes: [
      `Cameras: how many of ${CAMERA_FRAMES_PER_SECOND} frames/s the device carries. Frames are decoded beforehand.`,
      'Each worker runs its own pictures; hands of one picture share a run, pictures of several cameras do not.',
    ],
  }
}

function textOption(args: readonly string[], name: string): string | undefined {
  return args.find((arg) => arg.startsWith(`${name}=`))?.slice(name.length + 1)
}

function numbersOption(
  args: readonly string[],
  name: string,
  otherwise: readonly number[],
): readonly number[] {
  const given = textOption(args, name)
  if (given === undefined) return otherwise
  const numbers = given.split(',').map(Number)
  if (numbers.every((one) => Number.isInteger(one) && one > 0)) return numbers
  throw new UnusableInputError(`${name} is "${given}"; give whole numbers from 1 on, as ${name}=1,2,4`)
}
