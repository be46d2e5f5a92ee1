import { performance } from 'node:perf_hooks'
import { createRedisBackend, type Job, Queue, type RedisQueueBackend, Worker } from 'bullmq'
import { KEPT_SESSION_MS } from '../port/bus.ts'
import { LEASE_MS, type Task, type TaskKind, taskName } from '../port/leases.ts'
import type { Keys } from './keys.ts'
import type { RedisLink, Script } from './redis-link.ts'

/** Two looks for dead holders are at least so far apart, whoever looks. */
export const REVIVE_MS = 500
/** BullMQ's own log of events, which nobody here reads. */
const MOST_EVENTS = 100
/** BullMQ's lists and counters; they have no expiry of their own. */
const QUEUE_KEYS = [
  'meta',
  'id',
  'events',
  'wait',
  'active',
  'stalled',
  'marker',
  'delayed',
  'prioritized',
  'pc',
]

/** KEYS any; ARGV ms. */
const EXPIRE = `for _, key in ipairs(KEYS) do redis.call('PEXPIRE', key, ARGV[1]) end return 1`

/** A task that this process holds the lock of. */
export interface TakenTask {
  readonly task: Task
  readonly job: Job<Task>
  readonly token: string
  /** When the lock was asked for (performance.now()). */
  readonly sentAtMs: number
}

/**
 * The tasks of one kind as jobs of a BullMQ queue, one job a task, its id the task's name. Jobs are fetched and
 * their locks renewed by hand: BullMQ's own loop would renew without saying when it was acknowledged, and after an
 * outage it waits 5 to 15 s.
 */
export class TaskQueue {
  readonly kind: TaskKind
  readonly #link: RedisLink
  readonly #queue: Queue<Task>
  readonly #worker: Worker<Task, void, string, RedisQueueBackend>
  readonly #expire: Script
  #takings = 0

  constructor(kind: TaskKind, link: RedisLink, keys: Keys) {
    this.kind = kind
    this.#link = link
    const options = {
      connection: link.client,
      prefix: keys.tasks(),
      // Both would ask Redis at once and, where it is away, be broken for good; check-server.ts has looked.
      skipVersionCheck: true,
      skipWaitingForReady: true,
    }
    this.#queue = new Queue<Task>(kind, { ...options, skipMetasUpdate: true })
    this.#worker = new Worker<Task, void, string, RedisQueueBackend>(
      kind,
      null,
      {
        ...options,
        autorun: false,
        lockDuration: LEASE_MS,
        skipLockRenewal: true,
        stalledInterval: REVIVE_MS - 100,
        maxStalledCount: Number.MAX_SAFE_INTEGER,
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
      },
      // Without the second, blocking connection, of which nothing is asked here.
      (name, backendOptions) => createRedisBackend(name, backendOptions),
    )
    // The link says what is wrong with the connection; without a listener an error would end the process.
    this.#queue.on('error', () => {})
    this.#worker.on('error', () => {})
    this.#expire = link.script('signlineExpire', 'any', EXPIRE)
  }

  /** Adds the task unless it is there. */
  async add(task: Task): Promise<void> {
    const jobId = taskName(task)
    const options = { jobId, removeOnComplete: true, removeOnFail: true }
    await this.#link.ask(() => this.#queue.add(this.kind, task, options))
    await this.keep([jobId])
  }

  /** Removes the task unless somebody holds it. */
  async remove(task: Task): Promise<void> {
    await this.#link.ask(() => this.#queue.remove(taskName(task)))
  }

  async waiting(): Promise<number> {
    return this.#link.ask(() => this.#queue.getWaitingCount())
  }

  /** The task that has waited longest, with its lock for LEASE_MS. */
  async take(workerId: string): Promise<TakenTask | undefined> {
    this.#takings += 1
    const token = `${workerId}:${this.#takings}:${performance.timeOrigin}`
    const sentAtMs = performance.now()
    const job = await this.#link.ask(() => this.#worker.getNextJob(token, { block: false }))
    if (job === undefined) return undefined
    const taken = { task: job.data, job, token, sentAtMs }
    if (taskName(job.data) === job.id) return taken
    // The job had expired, and only its id was left in the list.
    await this.complete(taken)
    return this.take(workerId)
  }

  /** Whether the lock was still ours, and is for LEASE_MS more. */
  async renew({ job, token }: TakenTask): Promise<boolean> {
    return (await this.#link.ask(() => job.extendLock(token, LEASE_MS))) === 1
  }

  /** The task waits again, before all others. */
  async giveBack({ job, token }: TakenTask): Promise<void> {
    await this.#link.ask(() => job.moveToWait(token))
  }

  /** The task is over and its job gone. */
  async complete({ job, token }: TakenTask): Promise<void> {
    await this.#link.ask(() => job.moveToCompleted(undefined, token, false))
  }

  /** Lets the tasks of dead holders wait again; how many. A holder is dead when two looks found no lock. */
  async revive(): Promise<number> {
    return (await this.#link.ask(() => this.#worker.getBackend().moveStalledJobsToWait())).length
  }

  jobKey(jobId: string): string {
    return this.#queue.toKey(jobId)
  }

  /** Puts off the expiry of the queue's keys and of these jobs. */
  async keep(jobIds: readonly string[]): Promise<void> {
    const keys = [...QUEUE_KEYS, ...jobIds].map((key) => this.#queue.toKey(key))
    await this.#link.ask((client) => client.hset(this.#queue.toKey('meta'), 'opts.maxLenEvents', MOST_EVENTS))
    await this.#expire(keys.length, ...keys, KEPT_SESSION_MS)
  }

  async close(): Promise<void> {
    await Promise.allSettled([this.#worker.close(true), this.#queue.close()])
  }
}
