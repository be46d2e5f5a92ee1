import { setTimeout as pause } from 'node:timers/promises'
import { UnusableInputError } from '../../components/types/errors.ts'
import type { LiveBus } from '../port/bus.ts'
import { BusUnavailableError } from '../port/bus-fault.ts'
import { RedisCaptions } from './caption-log.ts'
import { Channels } from './channels.ts'
import { checkServer, parseInfo } from './check-server.ts'
import { faultSentence, isSettingsFault } from './fault-sentence.ts'
import { Keys } from './keys.ts'
import { RedisLandmarks } from './landmark-channel.ts'
import { RedisLeases } from './lease-board.ts'
import { RedisClock } from './redis-clock.ts'
import { RedisLink } from './redis-link.ts'
import { RedisSessions } from './session-store.ts'
import { RedisStates } from './state-board.ts'
import { StreamReader } from './stream-reader.ts'
import { WriteWatch } from './write-watch.ts'

export interface RedisBusOptions {
  /** `redis://[[USER]:PASSWORD@]HOST[:PORT][/DB]`, or `rediss://` with TLS. */
  readonly url: string
  /** All keys begin with it; installations that share a Redis take different ones. `signline` by default. */
  readonly prefix?: string
  /** Told once what may cost data; written to standard error by default. */
  readonly warn?: (sentence: string) => void
}

/** Opening waits so long for a Redis that is just starting. */
const OPEN_MS = 5000
const LOOK_MS = 20
const MOST_ATTEMPTS = 5

/**
 * What gateways and workers share, in Redis. UnusableInputError (exit code 2) where the address, the password or
 * the server's settings cannot work, BusUnavailableError where Redis does not answer within OPEN_MS.
 */
export async function openRedisBus({
  url,
  prefix = 'signline',
  warn = (sentence) => console.error(sentence),
}: RedisBusOptions): Promise<LiveBus> {
  const link = new RedisLink(url, `${prefix}:commands`)
  try {
    await connected(link)
    await answered(() => refuseOtherDatabase(link))
    const info = await answered(() => link.ask((client) => client.info()))
    for (const sentence of checkServer(link.place, parseInfo(info))) warn(sentence)
    const clock = new RedisClock(link)
    await answered(() => clock.measure())
    return assemble(link, url, prefix, clock)
  } catch (error) {
    link.close()
    throw error
  }
}

async function connected(link: RedisLink): Promise<void> {
  for (let waitedMs = 0; waitedMs < OPEN_MS; waitedMs += LOOK_MS) {
    if (link.fault() === undefined) return
    const error = link.lastError()
    if (error !== undefined && isSettingsFault(error))
      throw new UnusableInputError(faultSentence(link.place, error), { cause: error })
    await pause(LOOK_MS)
  }
  const error = link.lastError() ?? new Error('timed out')
  throw new BusUnavailableError(faultSentence(link.place, error), { cause: error })
}

/** Asks again what was not answered in time: a machine on which everything starts at once is slow. */
async function answered<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await ask()
    } catch (error) {
      const isLate = error instanceof BusUnavailableError && / does not answer/.test(error.message)
      if (!isLate || attempt >= MOST_ATTEMPTS) throw error
      await pause(OPEN_MS / MOST_ATTEMPTS)
    }
}

/** The library goes on in database 0 where the address names one that is not there. */
async function refuseOtherDatabase(link: RedisLink): Promise<void> {
  const told = String(await link.ask((client) => client.client('INFO')))
  if (Number(/ db=(\d+)/.exec(told)?.[1] ?? 0) !== (link.client.options.db ?? 0))
    throw new UnusableInputError(faultSentence(link.place, 'DB index is out of range'))
}

function assemble(link: RedisLink, url: string, prefix: string, clock: RedisClock): LiveBus {
  const keys = new Keys(prefix)
  const nowMs = (): number => clock.nowMs()
  const writes = new WriteWatch(link, keys.room())
  link.onReady(() => void clock.measure().catch(() => {}))
  const channels = new Channels(new RedisLink(url, `${prefix}:channels`))
  const reader = new StreamReader(new RedisLink(url, `${prefix}:streams`), link)
  const sessions = new RedisSessions(link, channels, keys)
  const leases = new RedisLeases(link, channels, keys, sessions)
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= (async () => {
      await leases.close()
      clock.close()
      writes.close()
      reader.close()
      channels.close()
      link.close()
    })()
    return closing
  }
  return {
    home: 'redis',
    nowMs,
    fault: () => link.fault(),
    writeFault: () => writes.fault(),
    sessions,
    leases,
    landmarks: new RedisLandmarks(link, reader, keys, nowMs),
    captions: new RedisCaptions(link, channels, keys),
    states: new RedisStates(link, keys, nowMs),
    close,
    [Symbol.asyncDispose]: close,
  }
}
