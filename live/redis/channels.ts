import type { Subscription } from '../port/bus.ts'
import type { RedisLink } from './redis-link.ts'

export interface ChannelListener {
  message(text: string): void
  /** Messages come from now on; what was sent before may have been missed. */
  listening(): void
}

/**
 * Published messages, on one connection for all channels of the process. Redis forgets what it publishes, so
 * after every interruption listeners are told to look for themselves.
 */
export class Channels {
  readonly #link: RedisLink
  readonly #listeners: Map<string, Set<ChannelListener>> = new Map()
  /** Channels whose messages come now. */
  readonly #heard: Set<string> = new Set()

  constructor(link: RedisLink) {
    this.#link = link
    link.client.on('message', (channel, text) => {
      for (const listener of this.#listeners.get(channel) ?? []) listener.message(text)
    })
    link.client.on('close', () => this.#heard.clear())
    link.onReady(() => this.#listen([...this.#listeners.keys()]))
  }

  follow(channel: string, listener: ChannelListener): Subscription {
    const listeners = this.#listeners.get(channel) ?? new Set()
    this.#listeners.set(channel, listeners)
    listeners.add(listener)
    if (!this.#heard.has(channel)) this.#listen([channel])
    else
      queueMicrotask(() => {
        if (listeners.has(listener)) listener.listening()
      })
    return {
      close: () => {
        listeners.delete(listener)
        if (listeners.size > 0 || this.#listeners.get(channel) !== listeners) return
        this.#listeners.delete(channel)
        this.#heard.delete(channel)
        this.#link.ask((client) => client.unsubscribe(channel)).catch(() => {})
      },
    }
  }

  close(): void {
    this.#listeners.clear()
    this.#link.close()
  }

  #listen(channels: readonly string[]): void {
    // While there is no connection nothing is to be done: all is asked for when it is there.
    if (channels.length === 0 || this.#link.client.status !== 'ready') return
    this.#link
      .ask((client) => client.subscribe(...channels))
      .then(
        () => {
          for (const channel of channels) {
            if (this.#listeners.has(channel)) this.#heard.add(channel)
            for (const listener of this.#listeners.get(channel) ?? []) listener.listening()
          }
        },
        () => this.#link.reconnect(),
      )
  }
}
