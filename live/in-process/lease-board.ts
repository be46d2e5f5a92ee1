import type { SessionId } from '../../components/types/live-session.ts'
import {
  type Lease,
  type LeaseBoard,
  type LeaseEnd,
  type LeaseWorker,
  RENEW_MS,
  RETRY_MS,
  type Task,
  type TaskKind,
  taskName,
  type WorkOptions,
} from '../port/leases.ts'

interface Offer {
  readonly task: Task
  /** Nobody takes it before, milliseconds on the bus's clock. */
  notBeforeMs: number
  holder: Holding | undefined
}

interface Holding {
  readonly worker: Worker
  readonly ending: AbortController
}

interface Worker {
  readonly options: WorkOptions
  readonly holdings: Map<Offer, Holding>
  readonly runs: Set<Promise<void>>
  closed: boolean
}

/**
 * Leases between the workers of one process. Nobody can miss a renewal there without everybody else standing
 * still too, so a lease lasts until its task is withdrawn, its run ends or its worker closes.
 */
export class InProcessLeases implements LeaseBoard {
  readonly #nowMs: () => number
  /** Those that have waited longest first. */
  readonly #offers: Map<string, Offer> = new Map()
  readonly #workers: Set<Worker> = new Set()
  #lastFence = 0
  #assigning = false
  #retry: NodeJS.Timeout | undefined

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  async offer(task: Task): Promise<void> {
    const name = taskName(task)
    if (!this.#offers.has(name)) this.#offers.set(name, { task, notBeforeMs: 0, holder: undefined })
    this.#assignSoon()
  }

  async withdraw(task: Task): Promise<void> {
    this.#withdraw(taskName(task))
  }

  async waiting(kind: TaskKind): Promise<number> {
    return [...this.#offers.values()].filter(({ task, holder }) => task.kind === kind && !holder).length
  }

  /** One count for all names: it is higher than all before it of any name, and nothing needs to be kept. */
  async nextFence(_name: string): Promise<number> {
    this.#lastFence += 1
    return this.#lastFence
  }

  work(options: WorkOptions): LeaseWorker {
    const worker: Worker = { options, holdings: new Map(), runs: new Set(), closed: false }
    this.#workers.add(worker)
    this.#assignSoon()
    return { held: (kind) => held(worker, kind), close: () => this.#closeWorker(worker) }
  }

  /** Withdraws every task of a session. */
  forget(sessionId: SessionId): void {
    for (const [name, { task }] of this.#offers) if (task.sessionId === sessionId) this.#withdraw(name)
  }

  async close(): Promise<void> {
    await Promise.all([...this.#workers].map((worker) => this.#closeWorker(worker)))
    clearTimeout(this.#retry)
  }

  #withdraw(name: string): void {
    const offer = this.#offers.get(name)
    this.#offers.delete(name)
    if (offer !== undefined) this.#release(offer, 'withdrawn')
  }

  async #closeWorker(worker: Worker): Promise<void> {
    worker.closed = true
    this.#workers.delete(worker)
    for (const offer of [...worker.holdings.keys()]) this.#release(offer, 'closing')
    await Promise.all(worker.runs)
  }

  /** Ends the lease of an offer; if it is still offered, it waits for the next holder. */
  #release(offer: Offer, end: LeaseEnd): void {
    const { holder } = offer
    offer.holder = undefined
    holder?.worker.holdings.delete(offer)
    holder?.ending.abort(end)
    this.#assignSoon()
  }

  /** Later, so that no run begins inside the call that offered its task. */
  #assignSoon(): void {
    if (this.#assigning) return
    this.#assigning = true
    setImmediate(() => {
      this.#assigning = false
      this.#assign()
    })
  }

  #assign(): void {
    clearTimeout(this.#retry)
    const waiting = [...this.#offers.values()].filter(({ holder }) => holder === undefined)
    for (const offer of waiting) {
      if (offer.notBeforeMs > this.#nowMs()) continue
      const { kind } = offer.task
      const [roomiest] = [...this.#workers].sort((a, b) => room(b, kind) - room(a, kind))
      if (roomiest !== undefined && room(roomiest, kind) > 0) this.#start(offer, roomiest)
    }
    // Capacities change without a word and pauses end, so what still waits is looked at again.
    if (this.#workers.size > 0 && waiting.some(({ holder }) => holder === undefined))
      this.#retry = setTimeout(() => this.#assign(), RENEW_MS).unref()
  }

  #start(offer: Offer, worker: Worker): void {
    const holding: Holding = { worker, ending: new AbortController() }
    offer.holder = holding
    worker.holdings.set(offer, holding)
    this.#lastFence += 1
    const lease: Lease = {
      task: offer.task,
      fence: this.#lastFence,
      signal: holding.ending.signal,
      held: () => offer.holder === holding,
    }
    const run = this.#run(offer, holding, lease)
    worker.runs.add(run)
    run.finally(() => worker.runs.delete(run))
  }

  async #run(offer: Offer, holding: Holding, lease: Lease): Promise<void> {
    try {
      await holding.worker.options.run(lease)
      if (!lease.held()) return
      this.#offers.delete(taskName(offer.task))
      this.#release(offer, 'withdrawn')
    } catch {
      // Whoever runs the task has said what broke; here it only waits for the next try.
      if (!lease.held()) return
      offer.notBeforeMs = this.#nowMs() + RETRY_MS
      this.#release(offer, 'lost')
    }
  }
}

function held(worker: Worker, kind: TaskKind): number {
  return [...worker.holdings.keys()].filter(({ task }) => task.kind === kind).length
}

function room(worker: Worker, kind: TaskKind): number {
  return worker.options.capacity[kind]() - held(worker, kind)
}
