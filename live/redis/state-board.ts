import type {
  CameraState,
  SessionId,
  SessionRemarks,
  WorkerStatus,
} from '../../components/types/live-session.ts'
import { KEPT_STATE_MS, type StateBoard } from '../port/bus.ts'
import type { TaskKind } from '../port/leases.ts'
import type { Keys } from './keys.ts'
import type { RedisLink, Script } from './redis-link.ts'
import { Refusals } from './refusals.ts'

/** A field that nobody has said for so long is removed when somebody reads. */
const REMOVED_MS = 10 * KEPT_STATE_MS

/** KEYS hash; ARGV field, value, kept ms. The value begins with the time at which it was said. */
const SAY = `
local time = redis.call('TIME')
local atMs = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], ARGV[1], atMs .. ' ' .. ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return 1
`

/** States in a hash by camera or worker; a field counts for KEPT_STATE_MS, the hash goes with its last. */
export class RedisStates implements StateBoard {
  readonly #link: RedisLink
  readonly #keys: Keys
  readonly #nowMs: () => number
  readonly #say: Script
  readonly #refusals: Refusals

  constructor(link: RedisLink, keys: Keys, nowMs: () => number) {
    this.#link = link
    this.#keys = keys
    this.#nowMs = nowMs
    this.#say = link.script('signlineSayState', 1, SAY)
    this.#refusals = new Refusals(link, keys, nowMs)
  }

  setCamera(sessionId: SessionId, state: CameraState): void {
    this.#set(this.#keys.cameraStates(sessionId), state.cameraId, state)
  }

  cameras(sessionId: SessionId): Promise<readonly CameraState[]> {
    return this.#current(this.#keys.cameraStates(sessionId))
  }

  setRemarks(sessionId: SessionId, remarks: SessionRemarks): void {
    this.#set(this.#keys.sessionRemarks(sessionId), 'remarks', remarks)
  }

  async remarks(sessionId: SessionId): Promise<SessionRemarks | undefined> {
    const [remarks] = await this.#current<SessionRemarks>(this.#keys.sessionRemarks(sessionId))
    return remarks
  }

  setWorker(status: WorkerStatus): void {
    this.#set(this.#keys.workerStates(), status.id, status)
  }

  workers(): Promise<readonly WorkerStatus[]> {
    return this.#current(this.#keys.workerStates())
  }

  noteRefused(kind: TaskKind, ask: string, count: number): void {
    this.#refusals.add(kind, ask, count).catch(() => {})
  }

  noteLetIn(kind: TaskKind, ask: string, count: number): void {
    this.#refusals.takeOff(kind, ask, count).catch(() => {})
  }

  refused(kind: TaskKind): Promise<number> {
    return this.#refusals.most(kind)
  }

  /** While Redis is away nobody could read it either, so nothing is kept for later. */
  #set(key: string, field: string, state: CameraState | SessionRemarks | WorkerStatus): void {
    this.#say(key, field, JSON.stringify(state), KEPT_STATE_MS).catch(() => {})
  }

  async #current<T>(key: string): Promise<readonly T[]> {
    const fields = await this.#link.ask((client) => client.hgetall(key))
    const nowMs = this.#nowMs()
    const said = Object.entries(fields).map(([field, text]) => {
      const space = text.indexOf(' ')
      return { field, ageMs: nowMs - Number(text.slice(0, space)), text: text.slice(space + 1) }
    })
    const removed = said.filter(({ ageMs }) => ageMs > REMOVED_MS).map(({ field }) => field)
    if (removed.length > 0) this.#link.ask((client) => client.hdel(key, ...removed)).catch(() => {})
    return said.filter(({ ageMs }) => ageMs <= KEPT_STATE_MS).map(({ text }) => JSON.parse(text) as T)
  }
}
