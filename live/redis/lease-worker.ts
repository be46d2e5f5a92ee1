import { setTimeout as pause } from 'node:timers/promises'
import type { Subscription } from '../port/bus.ts'
import { type LeaseWorker, type TaskKind, taskName, type WorkOptions } from '../port/leases.ts'
import { LeaseRun } from './lease-run.ts'
import { oneAtATime } from './one-at-a-time.ts'
import type { TaskHome } from './task-home.ts'
import { REVIVE_MS } from './task-queue.ts'

const KINDS: readonly TaskKind[] = ['camera', 'recognise']
/** Tasks are looked for so often without being told: notices are lost, capacities change without one. */
const LOOK_MS = 400
/** A worker that is full but for one lets emptier ones go first by so much. */
const YIELD_MS = 20

/** Takes tasks while it has room for them. */
export class RedisLeaseWorker implements LeaseWorker {
  readonly #home: TaskHome
  readonly #options: WorkOptions
  readonly #onClosed: () => void
  readonly #runs: Set<LeaseRun> = new Set()
  readonly #look: Readonly<Record<TaskKind, () => void>>
  readonly #timers: readonly NodeJS.Timeout[]
  readonly #subscriptions: readonly Subscription[]
  readonly #takings: Set<Promise<boolean>> = new Set()
  #isClosing = false
  #closing: Promise<void> | undefined

  constructor(home: TaskHome, options: WorkOptions, onClosed: () => void) {
    this.#home = home
    this.#options = options
    this.#onClosed = onClosed
    this.#look = {
      camera: oneAtATime(() => this.#take('camera')),
      recognise: oneAtATime(() => this.#take('recognise')),
    }
    const lookAtAll = (): void => {
      for (const kind of KINDS) this.#look[kind]()
    }
    this.#timers = [
      setInterval(lookAtAll, LOOK_MS),
      setInterval(() => {
        for (const kind of KINDS) void this.#revive(kind).catch(() => {})
      }, REVIVE_MS),
    ]
    this.#subscriptions = [
      home.channels.follow(home.keys.taskWaits(), { message: lookAtAll, listening: lookAtAll }),
      home.channels.follow(home.keys.taskWithdrawn(), {
        message: (name) => this.#withdrawn(name),
        // What was missed meanwhile the renewals see.
        listening: () => {},
      }),
    ]
  }

  held(kind: TaskKind): number {
    return [...this.#runs].filter((run) => run.task.kind === kind && run.isHolding()).length
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    this.#isClosing = true
    for (const timer of this.#timers) clearInterval(timer)
    for (const subscription of this.#subscriptions) subscription.close()
    const runs = [...this.#runs].map((run) => run.close())
    // A task that is being taken right now has begun to be ours, and is given back with the others.
    await Promise.allSettled(this.#takings)
    await Promise.all([...runs, ...[...this.#runs].map((run) => run.close())])
    this.#onClosed()
  }

  #room(kind: TaskKind): number {
    return this.#isClosing ? 0 : this.#options.capacity[kind]() - this.held(kind)
  }

  /** Takes what waits, one by one, while there is room. */
  async #take(kind: TaskKind): Promise<void> {
    for (let isTaken = true; isTaken; ) {
      const held = this.held(kind)
      await pause((YIELD_MS * held) / Math.max(1, held + this.#room(kind)))
      if (this.#room(kind) <= 0) return
      const taking = this.#takeOne(kind)
      this.#takings.add(taking)
      isTaken = await taking.finally(() => this.#takings.delete(taking))
    }
  }

  async #takeOne(kind: TaskKind): Promise<boolean> {
    const taken = await this.#home.queues[kind].take(this.#options.workerId)
    if (taken === undefined) return false
    const run = new LeaseRun(this.#home, taken, this.#options.run)
    this.#runs.add(run)
    run.whenFree(() => this.#look[kind]())
    void run.ended.then(() => {
      this.#runs.delete(run)
      this.#look[kind]()
    })
    return true
  }

  async #revive(kind: TaskKind): Promise<void> {
    if ((await this.#home.queues[kind].revive()) > 0) await this.#home.ring(kind)
  }

  #withdrawn(name: string): void {
    for (const run of this.#runs) if (taskName(run.task) === name) run.withdraw()
  }
}
