import { KEPT_SESSION_MS } from '../port/bus.ts'
import { type Task, taskName } from '../port/leases.ts'
import { MOST_REMEMBERED_CAMERAS } from '../port/newest-fences.ts'
import { TAKE_FENCE } from './camera-fences.ts'
import type { Keys } from './keys.ts'
import type { RedisLink, Script } from './redis-link.ts'

/** KEYS ended, offers; ARGV kept ms. Somebody wants the task. */
const OFFERED = `
redis.call('DEL', KEYS[1])
redis.call('INCR', KEYS[2])
redis.call('PEXPIRE', KEYS[2], ARGV[1])
return 1
`

/**
 * KEYS last fence; ARGV kept ms. The next fence: Redis's time, or one more than the last of any name. So it rises
 * also where the last was lost in a crash or has expired, and nothing is kept of each name.
 */
const NEXT_FENCE = `
local time = redis.call('TIME')
local fence = math.max(time[1] * 1000 + math.floor(time[2] / 1000), tonumber(redis.call('GET', KEYS[1]) or '0') + 1)
local text = string.format('%.0f', fence)
redis.call('SET', KEYS[1], text, 'PX', ARGV[1])
`

/**
 * KEYS last fence, ended, head of the captions; ARGV kept ms. The fence, and why the task is over if it is. What an
 * earlier holder sent and Redis gets only now is refused from now on, even before the new one has said anything.
 */
const BEGIN_RECOGNISING = `${NEXT_FENCE}
if fence > tonumber(redis.call('HGET', KEYS[3], 'fence') or '0') then
  redis.call('HSET', KEYS[3], 'fence', text)
  redis.call('PEXPIRE', KEYS[3], ARGV[1])
end
return {text, redis.call('GET', KEYS[2]) or ''}
`

/** The same of a camera. KEYS last fence, ended, fences of the cameras, session; ARGV kept ms, camera, most fences. */
const BEGIN_CAMERA = `${NEXT_FENCE}${TAKE_FENCE}
takeFence(KEYS[3], KEYS[4], ARGV[2], text, ARGV[3])
redis.call('PEXPIRE', KEYS[3], ARGV[1])
return {text, redis.call('GET', KEYS[2]) or ''}
`

/** KEYS failures; ARGV kept ms. */
const FAILED = `
local count = redis.call('INCR', KEYS[1])
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return count
`

/** A task that did not fail for so long has its first failure again. */
const FAILURES_KEPT_MS = 60_000

/** What is known of a task beside its job: whether it is over, its fence, how often it was offered and failed. */
export class TaskMarks {
  readonly #link: RedisLink
  readonly #keys: Keys
  readonly #offered: Script
  readonly #nextFence: Script
  readonly #beginRecognising: Script
  readonly #beginCamera: Script
  readonly #failed: Script

  constructor(link: RedisLink, keys: Keys) {
    this.#link = link
    this.#keys = keys
    this.#offered = link.script('signlineOffered', 2, OFFERED)
    this.#nextFence = link.script('signlineNextFence', 1, `${NEXT_FENCE} return text`)
    this.#beginRecognising = link.script('signlineBeginRecognising', 3, BEGIN_RECOGNISING)
    this.#beginCamera = link.script('signlineBeginCamera', 4, BEGIN_CAMERA)
    this.#failed = link.script('signlineFailed', 1, FAILED)
  }

  async offered(name: string): Promise<void> {
    await this.#offered(this.#keys.taskEnded(name), this.#keys.taskOffers(name), KEPT_SESSION_MS)
  }

  async offers(name: string): Promise<string | null> {
    return this.#link.ask((client) => client.get(this.#keys.taskOffers(name)))
  }

  async end(name: string, how: 'done' | 'withdrawn'): Promise<void> {
    await this.#link.ask((client) => client.set(this.#keys.taskEnded(name), how, 'PX', KEPT_SESSION_MS))
  }

  async isEnded(name: string): Promise<boolean> {
    return (await this.#link.ask((client) => client.exists(this.#keys.taskEnded(name)))) === 1
  }

  /** A fence higher than all before it, of whatever name. */
  async nextFence(): Promise<number> {
    return Number(await this.#nextFence(this.#keys.fence(), KEPT_SESSION_MS))
  }

  /** The fence of a new holder, which earlier ones cannot get past from now on; whether the task is over already. */
  async begin(task: Task): Promise<{ readonly fence: number; readonly isEnded: boolean }> {
    const keys = this.#keys
    const ends = keys.taskEnded(taskName(task))
    const [fence, ended] = (await (task.kind === 'camera'
      ? this.#beginCamera(
          keys.fence(),
          ends,
          keys.landmarkFences(task.sessionId),
          keys.session(task.sessionId),
          KEPT_SESSION_MS,
          task.cameraId,
          MOST_REMEMBERED_CAMERAS,
        )
      : this.#beginRecognising(keys.fence(), ends, keys.captionHead(task.sessionId), KEPT_SESSION_MS))) as [
      string,
      string,
    ]
    return { fence: Number(fence), isEnded: ended !== '' }
  }

  /** How often it failed lately, with this time. */
  async failed(name: string): Promise<number> {
    return Number(await this.#failed(this.#keys.taskFailures(name), FAILURES_KEPT_MS))
  }
}
