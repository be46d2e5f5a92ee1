import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Caption } from '#components/types/caption.js'
import type { LiveBus, Subscription } from '#live/port/bus.js'
import { until } from '../port/until.ts'

export interface WorkerLine {
  readonly workerId: string
  readonly atMs: number
  readonly event: 'ready' | 'began' | 'effect' | 'ended' | 'closed' | 'unhandled'
  readonly sessionId: string
  readonly fence: number
  readonly reason?: string
}

/** A worker process that a test may kill and freeze (fault-worker.js), and all that it has printed. */
export class FaultWorker {
  readonly id: string
  readonly lines: WorkerLine[] = []
  readonly process: ChildProcess
  readonly #all: WorkerLine[]

  constructor(url: string, prefix: string, id: string, capacity: number, all: WorkerLine[]) {
    this.id = id
    this.#all = all
    const program = fileURLToPath(new URL('fault-worker.js', import.meta.url))
    this.process = spawn(process.execPath, [program, url, prefix, id, String(capacity)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    createInterface({ input: this.process.stdout ?? process.stdin }).on('line', (text) => {
      const line: WorkerLine = JSON.parse(text)
      this.lines.push(line)
      this.#all.push(line)
    })
  }

  async ready(): Promise<this> {
    await until(() => this.lines.some(({ event }) => event === 'ready'))
    return this
  }

  /** Sessions that it began and has not ended, with their fences. */
  holds(): ReadonlyMap<string, number> {
    const held = new Map<string, number>()
    for (const { event, sessionId, fence } of this.lines) {
      if (event === 'began') held.set(sessionId, fence)
      if (event === 'ended') held.delete(sessionId)
    }
    return held
  }
}

/** A camera and a reader of one session: what goes in is counted, what comes out is kept. */
export class CountingSession {
  readonly id: string
  readonly followed: Caption[] = []
  sent = 0
  readonly #bus: LiveBus
  readonly #following: Subscription
  #stopped = false
  readonly #sending: Promise<void>

  constructor(bus: LiveBus, id: string) {
    this.#bus = bus
    this.id = id
    this.#following = bus.captions.follow(id, 0, (caption) => {
      if (caption.state === 'final') this.followed.push(caption)
    })
    this.#sending = this.#send()
  }

  /** Sends nothing more, and waits until every whole word is final. */
  async finish(): Promise<void> {
    this.#stopped = true
    await this.#sending
    await until(() => this.followed.length >= Math.floor(this.sent / 10))
    this.#following.close()
  }

  /** About 30 a second. One that is not taken is sent again: a lost landmark would be no fault of a lease. */
  async #send(): Promise<void> {
    while (!this.#stopped) {
      const messages = Buffer.alloc(4)
      messages.writeUInt32LE(this.sent + 1)
      const taken = await this.#bus.landmarks.append(this.id, { cameraId: 'front', fence: 1, messages }).then(
        () => true,
        () => false,
      )
      if (taken) this.sent += 1
      await new Promise((resolve) => setTimeout(resolve, 33))
    }
  }
}
