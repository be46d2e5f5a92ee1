import { UnusableInputError } from '../../components/types/errors.ts'

/** The oldest Redis that has all that is used: XADD with MINID, SET with GET, expiring streams. */
const LEAST_VERSION: readonly [number, number] = [6, 2]

/** What `INFO` says, by name. */
export function parseInfo(info: string): ReadonlyMap<string, string> {
  return new Map(
    info
      .split(/\r?\n/)
      .filter((line) => line.includes(':') && !line.startsWith('#'))
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
  )
}

/**
 * Refuses a Redis that cannot keep what it is given (UnusableInputError, all faults at once); gives warnings about
 * one that may lose it.
 */
export function checkServer(place: string, info: ReadonlyMap<string, string>): readonly string[] {
  const version = info.get('redis_version') ?? '0'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const policy = info.get('maxmemory_policy') ?? 'noeviction'
  const faults = [
    ...(major < LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor < LEAST_VERSION[1])
      ? [`is version ${version}; take ${LEAST_VERSION.join('.')} or newer`]
      : []),
    ...(policy === 'noeviction'
      ? []
      : [`throws data away when memory is short (maxmemory-policy ${policy}); set it to noeviction`]),
    ...(info.get('role') === 'slave' && info.get('slave_read_only') !== '0'
      ? ['is a read-only replica; write the primary into REDIS_URL']
      : []),
    ...(info.get('cluster_enabled') === '1'
      ? ['is a node of a cluster, whose scripts see only some of the keys; take a single primary']
      : []),
  ]
  if (faults.length > 0) throw new UnusableInputError(`Redis at ${place} ${faults.join(', and ')}`)
  return info.get('aof_enabled') === '0'
    ? [
        `Redis at ${place} writes no append-only file: when it crashes, final captions and sessions are lost; ` +
          'set appendonly yes',
      ]
    : []
}
