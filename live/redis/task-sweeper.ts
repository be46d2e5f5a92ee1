import type { LiveSession } from '../../components/types/live-session.ts'
import { KEPT_SESSION_MS } from '../port/bus.ts'
import { type Task, taskName } from '../port/leases.ts'
import type { Script } from './redis-link.ts'
import type { RedisSessions } from './session-store.ts'
import type { TaskHome } from './task-home.ts'

const SWEEP_MS = 1000
/** A job that is missing twice within so long is offered again; once may be an offer that is being made. */
const MISSING_MS = 5000

/** KEYS job, ended, missing; ARGV missing ms, kept ms. Whether the task's job is missing for the second time. */
const MISSED = `
redis.call('PEXPIRE', KEYS[2], ARGV[2])
if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then return 0 end
if redis.call('SET', KEYS[3], '1', 'NX', 'PX', ARGV[1]) then return 0 end
redis.call('DEL', KEYS[3])
return 1
`

/**
 * Offers the tasks of live sessions whose job is gone (a crash of Redis may cost the last second), withdraws those
 * of sessions that have ended, and keeps what is needed from expiring. Any worker does it, one at a time.
 */
export class TaskSweeper {
  readonly #home: TaskHome
  readonly #sessions: RedisSessions
  readonly #missed: Script
  #timer: NodeJS.Timeout | undefined

  constructor(home: TaskHome, sessions: RedisSessions) {
    this.#home = home
    this.#sessions = sessions
    this.#missed = home.link.script('signlineMissed', 3, MISSED)
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.#sweep().catch(() => {}), SWEEP_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  async #sweep(): Promise<void> {
    const { link, keys, queues } = this.#home
    const isOurs = await link.ask((client) =>
      client.set(keys.sweeping(), '1', 'PX', SWEEP_MS - SWEEP_MS / 10, 'NX'),
    )
    if (isOurs === null) return
    const sessions = await this.#sessions.list()
    const live = sessions.filter(({ ended }) => !ended).flatMap(tasksOf)
    for (const queue of Object.values(queues))
      await queue.keep(live.filter(({ kind }) => kind === queue.kind).map(taskName))
    const over = sessions.filter(({ ended }) => ended).flatMap(tasksOf)
    await Promise.all([
      ...live.map(async (task) => {
        if (await this.#isMissed(task)) await this.#offerAgain(task)
      }),
      ...over.map((task) => this.#withdraw(task)),
    ])
  }

  async #isMissed(task: Task): Promise<boolean> {
    const { keys, queues } = this.#home
    const name = taskName(task)
    return (
      (await this.#missed(
        queues[task.kind].jobKey(name),
        keys.taskEnded(name),
        keys.taskMissing(name),
        MISSING_MS,
        KEPT_SESSION_MS,
      )) === 1
    )
  }

  /** Leaves a mark of its being over alone: whoever withdraws it meanwhile is right. */
  async #offerAgain(task: Task): Promise<void> {
    await this.#home.queues[task.kind].add(task)
    await this.#home.ring(task.kind)
  }

  /** The gateway that ended the session may have died before it withdrew its tasks. */
  async #withdraw(task: Task): Promise<void> {
    const { link, keys, marks, queues } = this.#home
    const name = taskName(task)
    if ((await link.ask((client) => client.exists(queues[task.kind].jobKey(name)))) === 0) return
    if (await marks.isEnded(name)) return
    await marks.end(name, 'withdrawn')
    await queues[task.kind].remove(task)
    await link.ask((client) => client.publish(keys.taskWithdrawn(), name))
  }
}

/** What there is to do for a session. */
function tasksOf(session: LiveSession): readonly Task[] {
  return [
    { kind: 'recognise', sessionId: session.id },
    ...session.cameras
      .filter(({ kind }) => kind === 'server')
      .map(({ id }): Task => ({ kind: 'camera', sessionId: session.id, cameraId: id })),
  ]
}
