import { readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

/**
 * Cores that this process may use: the machine's, or fewer where the container has a CPU limit, of which Node
 * knows nothing. A thread for each core of the node would only wait for its share.
 */
export function usableCores(
  readLimit: () => string = () => readFileSync('/sys/fs/cgroup/cpu.max', 'utf8'),
  cores: number = availableParallelism(),
): number {
  const limit = limitOf(readLimit)
  return Math.max(1, Math.min(64, cores, Math.ceil(limit)))
}

/** cgroup v2: `QUOTA PERIOD` in microseconds, or `max PERIOD`. */
function limitOf(readLimit: () => string): number {
  try {
    const [quota = Number.NaN, period = Number.NaN] = readLimit().trim().split(' ').map(Number)
    return quota > 0 && period > 0 ? quota / period : Number.POSITIVE_INFINITY
  } catch {
    return Number.POSITIVE_INFINITY
  }
}
