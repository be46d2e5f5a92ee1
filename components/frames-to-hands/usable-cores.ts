import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/** What a thread with the full hand networks takes, bytes: 41 MiB measured, from 1 to 32 of them. */
const THREAD_BYTES = 48 * 1024 ** 2
/** Share of the container's memory that threads may take: pictures, ffmpeg and the other networks need the rest. */
const THREADS_SHARE = 1 / 3
export const MOST_THREADS = 64

/** What a container lets its processes have. */
export interface ContainerLimits {
  /** Cores, or Infinity. */
  readonly cores: number
  /** Bytes, or Infinity. */
  readonly memoryBytes: number
}

/**
 * Cores that this process may use: the machine's, or fewer where the container has a CPU limit, of which Node 20
 * knows nothing. A thread for each core of the node would only wait for its share.
 */
export function usableCores(
  limits: ContainerLimits = containerLimits(),
  cores: number = availableParallelism(),
): number {
  return Math.max(1, Math.min(cores, Math.ceil(limits.cores)))
}

/** Threads that find hands on a CPU: one a usable core, as far as the container's memory holds them, 64 at most. */
export function usableThreads(
  limits: ContainerLimits = containerLimits(),
  cores: number = availableParallelism(),
): number {
  const byMemory = Math.floor((limits.memoryBytes * THREADS_SHARE) / THREAD_BYTES)
  return Math.max(1, Math.min(MOST_THREADS, usableCores(limits, cores), byMemory))
}

/** The limits of this container; Infinity where there are none. */
export function containerLimits(
  readCpuLimit: () => string = () => readFileSync('/sys/fs/cgroup/cpu.max', 'utf8'),
  memoryBytes: number = process.constrainedMemory(),
): ContainerLimits {
  // 0: unknown.
  return {
    cores: coresOf(readCpuLimit),
    memoryBytes: memoryBytes > 0 ? memoryBytes : Number.POSITIVE_INFINITY,
  }
}

/** cgroup v2: `QUOTA PERIOD` in microseconds, or `max PERIOD`. */
function coresOf(readLimit: () => string): number {
  try {
    const [quota = Number.NaN, period = Number.NaN] = readLimit().trim().split(' ').map(Number)
    return quota > 0 && period > 0 ? quota / period : Number.POSITIVE_INFINITY
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
