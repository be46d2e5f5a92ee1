import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { UnusableInputError } from '../../components/types/errors.ts'
import { openInProcessBus } from '../../live/in-process/open-in-process-bus.ts'
import type { LiveBus } from '../../live/port/bus.ts'
import { type Logger, openLog } from '../../live/telemetry/log.ts'
import { startTelemetry, type Telemetry } from '../../live/telemetry/start-telemetry.ts'
import { readVersion } from '../version.ts'
import { type Closing, closeInOrder, type StopSignals, untilStopped } from './until-stopped.ts'
import { watchBus } from './watch-bus.ts'

/** A process whose parts have ended is there for no longer than this, milliseconds. */
const LINGER_MS = 500

/** What every part of a live process shares. */
export interface LiveProcess {
  /** Names this process in leases, states and logs. */
  readonly id: string
  readonly bus: LiveBus
  readonly log: Logger
  readonly telemetry: Telemetry
  /** What is opened later ends earlier. */
  opened(part: Closing): void
  /** Something broke that this process cannot go on without: it ends in order, with this error. */
  fail(error: Error): void
}

/**
 * Opens log, telemetry and bus, then what `open` opens, and keeps them until a signal comes; ends everything in
 * order, also where opening failed half-way. A signal that comes while it opens ends it as soon as it is open.
 */
export async function runLiveProcess(
  part: 'live' | 'gateway' | 'worker',
  redisUrl: string | undefined,
  signals: StopSignals,
  open: (live: LiveProcess) => Promise<void>,
): Promise<void> {
  const log = openLog({ part })
  const say = (level: 'info' | 'warn', sentence: string): void => log[level](sentence)
  signals.first.then((name) => say('info', `${name}: ending; a second one ends at once`))
  const parts: Closing[] = []
  let fail: (error: Error) => void = () => {}
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  failed.catch(() => {}) // it may break before anybody waits for it
  try {
    const telemetry = startTelemetry({ part, version: readVersion(), say })
    parts.unshift({ what: 'telemetry', close: () => telemetry.close() })
    const bus = await openBus(redisUrl, (sentence) => say('warn', sentence))
    const stopWatching = watchBus(bus, say)
    parts.unshift({
      what: 'the bus',
      close: () => {
        stopWatching()
        return bus.close()
      },
    })
    const id = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`
    await open({ id, bus, log, telemetry, opened: (closing) => parts.unshift(closing), fail })
  } catch (error) {
    await closeInOrder(parts, say)
    throw error
  }
  try {
    await untilStopped(signals, parts, say, failed)
  } finally {
    // All has ended but what a collector that does not answer keeps open, for as long as OpenTelemetry would wait. A
    // pod that is still there keeps its device.
    setTimeout(() => process.exit(), LINGER_MS).unref()
  }
}

async function openBus(redisUrl: string | undefined, warn: (sentence: string) => void): Promise<LiveBus> {
  if (redisUrl === undefined) return openInProcessBus()
  const { openRedisBus } = await import('../../live/redis/open-redis-bus.ts')
  return openRedisBus({ url: redisUrl, warn })
}

/** REDIS_URL, or undefined where it is not set. */
export function redisUrlOf(environment: Readonly<Record<string, string | undefined>>): string | undefined {
  return environment.REDIS_URL || undefined
}

/** REDIS_URL; throws UnusableInputError where it is not set, because parts of several processes meet there alone. */
export function requireRedisUrl(
  part: 'worker' | 'gateway',
  environment: Readonly<Record<string, string | undefined>>,
): string {
  const url = redisUrlOf(environment)
  if (url !== undefined) return url
  throw new UnusableInputError(
    `REDIS_URL is not set; signline live ${part} meets the other parts in Redis: REDIS_URL=redis://HOST:6379. Without Redis run signline live, which holds all parts`,
  )
}
