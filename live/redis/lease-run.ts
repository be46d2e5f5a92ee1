import { performance } from 'node:perf_hooks'
import { type Lease, type LeaseEnd, RENEW_MS, RETRY_MS, type Task, taskName } from '../port/leases.ts'
import { HeldLease } from './held-lease.ts'
import type { TaskHome } from './task-home.ts'
import type { TakenTask } from './task-queue.ts'

/** A renewal that failed is tried again so soon. */
const RENEW_AGAIN_MS = 150
/** A task that fails again and again is taken up after twice as long each time, at most. */
const MOST_RETRY_MS = 8000

/** One task from its being taken to its being given back, completed or lost. */
export class LeaseRun {
  readonly task: Task
  /** Settles when nothing more comes of it. */
  readonly ended: Promise<void>
  readonly #home: TaskHome
  readonly #taken: TakenTask
  readonly #name: string
  readonly #closing = new AbortController()
  #lease: HeldLease | undefined
  #holding = true
  #over = false
  #onFree: () => void = () => {}

  constructor(home: TaskHome, taken: TakenTask, run: (lease: Lease) => Promise<void>) {
    this.#home = home
    this.#taken = taken
    this.task = taken.task
    this.#name = taskName(taken.task)
    this.ended = this.#live(run)
      // Redis went away in the middle of giving it back: the lock expires, and somebody revives the task.
      .catch(() => {})
      .finally(() => {
        this.#holding = false
        this.#over = true
      })
  }

  /** False from the moment at which its run has ended. */
  isHolding(): boolean {
    return this.#holding
  }

  whenFree(listener: () => void): void {
    this.#onFree = listener
  }

  withdraw(): void {
    this.#lease?.end('withdrawn')
  }

  close(): Promise<void> {
    this.#closing.abort()
    this.#lease?.end('closing')
    return this.ended
  }

  async #live(run: (lease: Lease) => Promise<void>): Promise<void> {
    const { fence, isEnded } = await this.#home.marks.begin(this.task)
    if (isEnded) return this.#conclude('withdrawn')
    if (this.#closing.signal.aborted) return this.#giveBack()
    const lease = new HeldLease(this.task, fence, this.#taken.sentAtMs)
    this.#lease = lease
    if (!lease.held()) return this.#giveBack()
    void this.#renew(lease)
    const outcome = await (async () => run(lease))().then(
      () => 'done' as const,
      // Whoever runs the task has said what broke; here it only waits for the next try.
      () => 'failed' as const,
    )
    const end: LeaseEnd | typeof outcome = lease.held() ? outcome : lease.signal.reason
    lease.end('closing')
    this.#holding = false
    this.#onFree()
    const conclusions: Record<typeof end, () => Promise<void>> = {
      done: () => this.#conclude('done'),
      withdrawn: () => this.#conclude('withdrawn'),
      failed: () => this.#pauseAndGiveBack(),
      closing: () => this.#giveBack(),
      // Mostly somebody else has it by now and this is refused; else nobody needs to wait for the lock to expire.
      lost: () => this.#giveBack(),
    }
    await conclusions[end]()
  }

  /** Renews as long as anything may still come of it, so that nobody begins before this one has ended. */
  async #renew(lease: HeldLease): Promise<void> {
    let waitMs = RENEW_MS
    while (true) {
      await new Promise((resolve) => setTimeout(resolve, waitMs))
      if (this.#over || lease.signal.reason === 'lost') return
      const sentAtMs = performance.now()
      try {
        const [isOurs, isEnded] = await Promise.all([
          this.#home.queues[this.task.kind].renew(this.#taken),
          this.#home.marks.isEnded(this.#name),
        ])
        if (this.#over) return
        if (!isOurs) return lease.end('lost')
        if (isEnded) lease.end('withdrawn')
        lease.renewed(sentAtMs)
        waitMs = RENEW_MS
      } catch {
        lease.held()
        waitMs = RENEW_AGAIN_MS
      }
    }
  }

  /** Keeps the lock meanwhile: nobody else would do better at once, and no clock of others counts. */
  async #pauseAndGiveBack(): Promise<void> {
    const failures = await this.#home.marks.failed(this.#name)
    const pauseMs = Math.min(MOST_RETRY_MS, RETRY_MS * 2 ** (failures - 1)) * (1 + Math.random() / 4)
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pauseMs)
      const closing = this.#closing.signal
      const hurry = (): void => {
        clearTimeout(timer)
        resolve()
      }
      if (closing.aborted) hurry()
      else closing.addEventListener('abort', hurry, { once: true })
    })
    await this.#giveBack()
  }

  async #giveBack(): Promise<void> {
    this.#over = true
    await this.#home.queues[this.task.kind].giveBack(this.#taken)
    await this.#home.ring(this.task.kind)
  }

  /** Removes the job; an offer that came after the run had ended is not lost with it. */
  async #conclude(how: 'done' | 'withdrawn'): Promise<void> {
    const { marks, queues, ring } = this.#home
    const queue = queues[this.task.kind]
    const offersBefore = await marks.offers(this.#name)
    if (how === 'withdrawn' && !(await marks.isEnded(this.#name))) return this.#giveBack()
    if (how === 'done') await marks.end(this.#name, 'done')
    this.#over = true
    await queue.complete(this.#taken)
    if ((await marks.offers(this.#name)) === offersBefore) return
    await marks.offered(this.#name)
    await queue.add(this.task)
    await ring(this.task.kind)
  }
}
