import type { LiveSession, SessionId } from '../../components/types/live-session.ts'
import { KEPT_SESSION_MS, type SessionStore, type Subscription } from '../port/bus.ts'
import { BusUnavailableError } from '../port/bus-fault.ts'
import type { Channels } from './channels.ts'
import type { Keys } from './keys.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { RedisLink, Script } from './redis-link.ts'

/** So many others may change a session between our reading and our writing before we give up. */
const MOST_ATTEMPTS = 100
/** Followers look for themselves so often: a notice may be lost, and an expiry gives none. */
const LOOK_MS = 5000
const RETRY_MS = 100

/** KEYS session, sessions; ARGV what it must be now (empty: anything), what it becomes, id, kept ms, channel. */
const REPLACE = `
local now = redis.call('GET', KEYS[1])
if ARGV[1] ~= '' then
  if not now then return -1 end
  if now ~= ARGV[1] then return 0 end
end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4])
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], string.format('%.0f', time[1] * 1000 + ARGV[4]), ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
redis.call('PUBLISH', ARGV[5], '')
return 1
`

/** KEYS session, sessions, and what lives as long as the session; ARGV id, kept ms. */
const KEEP = `
if redis.call('PEXPIRE', KEYS[1], ARGV[2]) == 0 then return 0 end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], string.format('%.0f', time[1] * 1000 + ARGV[2]), ARGV[1])
for key = 2, #KEYS do redis.call('PEXPIRE', KEYS[key], ARGV[2]) end
return 1
`

/** KEYS sessions. Ids of those that have not expired. */
const LIST = `
local time = redis.call('TIME')
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', time[1] * 1000))
return redis.call('ZRANGE', KEYS[1], 0, -1)
`

/** Sessions as JSON, changed by comparing and setting. */
export class RedisSessions implements SessionStore {
  readonly #link: RedisLink
  readonly #channels: Channels
  readonly #keys: Keys
  readonly #replace: Script
  readonly #keep: Script
  readonly #list: Script

  constructor(link: RedisLink, channels: Channels, keys: Keys) {
    this.#link = link
    this.#channels = channels
    this.#keys = keys
    this.#replace = link.script('signlineReplaceSession', 2, REPLACE)
    this.#keep = link.script('signlineKeepSession', 5, KEEP)
    this.#list = link.script('signlineListSessions', 1, LIST)
  }

  async create(session: LiveSession): Promise<void> {
    await this.#put('', session)
  }

  async get(id: SessionId): Promise<LiveSession | undefined> {
    return parse(await this.#read(id))
  }

  async list(): Promise<readonly LiveSession[]> {
    const ids = (await this.#list(this.#keys.sessions())) as string[]
    if (ids.length === 0) return []
    const texts = await this.#link.ask((client) => client.mget(ids.map((id) => this.#keys.session(id))))
    return texts.flatMap((text) => parse(text) ?? [])
  }

  async update(
    id: SessionId,
    change: (session: LiveSession) => LiveSession,
  ): Promise<LiveSession | undefined> {
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const text = await this.#read(id)
      const session = parse(text)
      if (text === null || session === undefined) return undefined
      const changed = change(session)
      const done = await this.#put(text, changed)
      if (done === -1) return undefined
      if (done === 1) return changed
    }
    throw new BusUnavailableError(
      `Session ${id.slice(0, 4)}… is changed by others all the time; try again in a moment`,
    )
  }

  async keep(id: SessionId): Promise<void> {
    const keys = this.#keys
    await this.#keep(
      keys.session(id),
      keys.sessions(),
      keys.finals(id),
      keys.captionHead(id),
      keys.landmarkFences(id),
      id,
      KEPT_SESSION_MS,
    )
  }

  follow(id: SessionId, listener: (session: LiveSession | undefined) => void): Subscription {
    let closed = false
    let last: string | null | undefined
    const look = oneAtATime(async () => {
      if (closed) return
      const text = await this.#read(id)
      if (closed || text === last) return
      last = text
      listener(parse(text))
    }, RETRY_MS)
    const looking = setInterval(look, LOOK_MS)
    looking.unref()
    const subscription = this.#channels.follow(this.#keys.sessionChanged(id), {
      message: look,
      listening: look,
    })
    return {
      close: () => {
        closed = true
        clearInterval(looking)
        subscription.close()
      },
    }
  }

  #read(id: SessionId): Promise<string | null> {
    return this.#link.ask((client) => client.get(this.#keys.session(id)))
  }

  async #put(expected: string, session: LiveSession): Promise<number> {
    return Number(
      await this.#replace(
        this.#keys.session(session.id),
        this.#keys.sessions(),
        expected,
        JSON.stringify(session),
        session.id,
        KEPT_SESSION_MS,
        this.#keys.sessionChanged(session.id),
      ),
    )
  }
}

/** What we wrote ourselves comes back; nothing else writes these keys. */
function parse(text: string | null | undefined): LiveSession | undefined {
  return text === null || text === undefined ? undefined : JSON.parse(text)
}
