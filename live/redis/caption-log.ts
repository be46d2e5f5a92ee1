import type { Caption } from '../../components/types/caption.ts'
import type { SessionId } from '../../components/types/live-session.ts'
import {
  type CaptionLog,
  KEPT_SESSION_MS,
  MOST_KEPT_FINALS,
  type Said,
  type Subscription,
} from '../port/bus.ts'
import { CaptionFollower } from './caption-follower.ts'
import type { Channels } from './channels.ts'
import type { Keys } from './keys.ts'
import type { RedisLink, Script } from './redis-link.ts'

/** So many captions are read at once; a long session has thousands. */
const PAGE = 500

/**
 * KEYS finals, head; ARGV fence, number, caption, kept ms, most kept, channel. Its answer, `{said, last number}`,
 * is the acknowledgement: the caption is in the log, and every follower will have it.
 */
const SAY_FINAL = `
local head = redis.call('HMGET', KEYS[2], 'last', 'fence')
local last = tonumber(head[1] or '0')
if tonumber(ARGV[1]) < tonumber(head[2] or '0') then return {'fenced', last} end
local number = tonumber(ARGV[2])
if number > last + 1 then return {'left-out', last} end
redis.call('HSET', KEYS[2], 'fence', ARGV[1])
redis.call('PEXPIRE', KEYS[2], ARGV[4])
if number <= last then return {'said-before', last} end
redis.call('HSET', KEYS[2], 'last', ARGV[2])
redis.call('RPUSH', KEYS[1], ARGV[3])
redis.call('LTRIM', KEYS[1], -ARGV[5], -1)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', ARGV[6], '{"fence":' .. ARGV[1] .. ',"caption":' .. ARGV[3] .. '}')
return {'said', number}
`

/** KEYS finals, head; ARGV after, page. The next final captions above `after` that are kept. */
const FINALS = `
local last = tonumber(redis.call('HGET', KEYS[2], 'last') or '0')
local first = last - redis.call('LLEN', KEYS[1]) + 1
local start = math.max(0, tonumber(ARGV[1]) + 1 - first)
return redis.call('LRANGE', KEYS[1], start, start + ARGV[2] - 1)
`

/** Final captions in a list, told to followers by publishing; partial ones are only published. */
export class RedisCaptions implements CaptionLog {
  readonly #link: RedisLink
  readonly #channels: Channels
  readonly #keys: Keys
  readonly #sayFinal: Script
  readonly #finals: Script

  constructor(link: RedisLink, channels: Channels, keys: Keys) {
    this.#link = link
    this.#channels = channels
    this.#keys = keys
    this.#sayFinal = link.script('signlineSayFinal', 2, SAY_FINAL)
    this.#finals = link.script('signlineFinals', 2, FINALS)
  }

  async sayFinal(sessionId: SessionId, fence: number, caption: Caption): Promise<Said> {
    const [said, last] = (await this.#sayFinal(
      this.#keys.finals(sessionId),
      this.#keys.captionHead(sessionId),
      fence,
      caption.number,
      JSON.stringify(caption),
      KEPT_SESSION_MS,
      MOST_KEPT_FINALS,
      this.#keys.caption(sessionId),
    )) as [Said | 'left-out', number]
    if (said === 'left-out')
      throw new RangeError(`caption ${caption.number}: the next of its session is ${last + 1}`)
    return said
  }

  showPartial(sessionId: SessionId, fence: number, caption: Caption): void {
    const text = JSON.stringify({ fence, caption })
    this.#link.ask((client) => client.publish(this.#keys.caption(sessionId), text)).catch(() => {})
  }

  async finals(sessionId: SessionId, after: number): Promise<readonly Caption[]> {
    const captions: Caption[] = []
    while (true) {
      const page = await this.#page(sessionId, captions.at(-1)?.number ?? after)
      captions.push(...page)
      if (page.length < PAGE) return captions
    }
  }

  follow(sessionId: SessionId, after: number, listener: (caption: Caption) => void): Subscription {
    const follower = new CaptionFollower(after, listener, (since) => this.finals(sessionId, since))
    const subscription = this.#channels.follow(this.#keys.caption(sessionId), follower)
    return {
      close: () => {
        follower.close()
        subscription.close()
      },
    }
  }

  async #page(sessionId: SessionId, after: number): Promise<readonly Caption[]> {
    const texts = await this.#finals(
      this.#keys.finals(sessionId),
      this.#keys.captionHead(sessionId),
      after,
      PAGE,
    )
    return (texts as string[]).map((text) => JSON.parse(text))
  }
}
