import { BusUnavailableError } from '../port/bus-fault.ts'
import {
  type LeaseBoard,
  type LeaseWorker,
  type Task,
  type TaskKind,
  taskName,
  type WorkOptions,
} from '../port/leases.ts'
import type { Channels } from './channels.ts'
import type { Keys } from './keys.ts'
import { RedisLeaseWorker } from './lease-worker.ts'
import type { RedisLink } from './redis-link.ts'
import type { RedisSessions } from './session-store.ts'
import type { TaskHome } from './task-home.ts'
import { TaskMarks } from './task-marks.ts'
import { TaskQueue } from './task-queue.ts'
import { TaskSweeper } from './task-sweeper.ts'

/** Tasks as jobs of BullMQ, a queue a kind. */
export class RedisLeases implements LeaseBoard {
  readonly #home: TaskHome
  readonly #sweeper: TaskSweeper
  readonly #workers: Set<RedisLeaseWorker> = new Set()
  #closed = false

  constructor(link: RedisLink, channels: Channels, keys: Keys, sessions: RedisSessions) {
    this.#home = {
      link,
      channels,
      keys,
      marks: new TaskMarks(link, keys),
      queues: {
        camera: new TaskQueue('camera', link, keys),
        recognise: new TaskQueue('recognise', link, keys),
      },
      ring: async (kind) => {
        await link.ask((client) => client.publish(keys.taskWaits(), kind))
      },
    }
    this.#sweeper = new TaskSweeper(this.#home, sessions)
  }

  async offer(task: Task): Promise<void> {
    await this.#home.marks.offered(taskName(task))
    await this.#home.queues[task.kind].add(task)
    await this.#home.ring(task.kind)
  }

  async withdraw(task: Task): Promise<void> {
    const { marks, queues, link, keys } = this.#home
    await marks.end(taskName(task), 'withdrawn')
    await queues[task.kind].remove(task)
    await link.ask((client) => client.publish(keys.taskWithdrawn(), taskName(task)))
  }

  waiting(kind: TaskKind): Promise<number> {
    return this.#home.queues[kind].waiting()
  }

  nextFence(_name: string): Promise<number> {
    return this.#home.marks.nextFence()
  }

  work(options: WorkOptions): LeaseWorker {
    if (this.#closed) throw new BusUnavailableError('The bus is closed; open another to work on it')
    const worker = new RedisLeaseWorker(this.#home, options, () => {
      this.#workers.delete(worker)
      if (this.#workers.size === 0) this.#sweeper.stop()
    })
    this.#workers.add(worker)
    this.#sweeper.start()
    return worker
  }

  async close(): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#workers].map((worker) => worker.close()))
    this.#sweeper.stop()
    await Promise.all(Object.values(this.#home.queues).map((queue) => queue.close()))
  }
}
