import type { HandNetworkVariant } from '../../models/hand-pose/networks.ts'
import { prepareHandNetworks } from '../../models/hand-pose/prepare.ts'
import { chooseDevice } from '../../models/session.ts'
import type { Device, DeviceChoice } from '../../models/types.ts'
import { UnusableInputError } from '../types/errors.ts'
import { MOST_THREADS, usableThreads } from './usable-cores.ts'
import { startWorker, type WorkerHost } from './worker-host.ts'
import { STOPWATCH_FIELDS } from './worker-messages.ts'

export interface HandThreadOptions {
  /** Threads, each with its own networks; default: as `usableThreads` says, one on a GPU. */
  readonly workers?: number
  /** Default `full`; `lite` is about twice as fast and less exact. */
  readonly variant?: HandNetworkVariant
  readonly device?: DeviceChoice
  /** Frames of several jobs that wait in a thread share runs of the networks; default false. */
  readonly batched?: boolean | ((device: Device) => boolean)
}

export interface HandThreads {
  readonly hosts: readonly WorkerHost[]
  readonly device: Device
  /** One sentence: which device runs, and why another did not. */
  readonly deviceNote: string
  /** STOPWATCH_FIELDS of each thread. */
  readonly stopwatches: readonly SharedArrayBuffer[]
  close(): Promise<void>
}

/**
 * Starts the threads and opens the hand networks in each, converting them first where that was never done.
 * Throws UnusableInputError for a number of threads that cannot be, and what models/ throws when a network or a
 * device is not there.
 */
export async function startHandThreads(options: HandThreadOptions): Promise<HandThreads> {
  const { device, note } = await chooseDevice(options.device ?? 'auto')
  const count = options.workers ?? (device === 'cpu' ? usableThreads() : 1)
  if (!Number.isInteger(count) || count < 1 || count > MOST_THREADS)
    throw new UnusableInputError(
      `${count} workers cannot be started; give a whole number from 1 to ${MOST_THREADS}`,
    )
  const paths = await prepareHandNetworks({ variant: options.variant ?? 'full' })
  const { batched = false } = options
  const start = { paths, device, batched: typeof batched === 'function' ? batched(device) : batched }
  const stopwatches = Array.from(
    { length: count },
    () => new SharedArrayBuffer(STOPWATCH_FIELDS.length * Float64Array.BYTES_PER_ELEMENT),
  )
  const started = await Promise.allSettled(
    stopwatches.map((stopwatch, n) => startWorker(`hand worker ${n + 1}`, { ...start, stopwatch })),
  )
  const hosts = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const close = async (): Promise<void> => {
    await Promise.all(hosts.map((host) => host.close()))
  }
  const failed = started.find((result) => result.status === 'rejected')
  if (failed !== undefined) {
    await close()
    throw failed.reason
  }
  return { hosts, device, deviceNote: note, stopwatches, close }
}
