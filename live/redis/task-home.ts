import type { TaskKind } from '../port/leases.ts'
import type { Channels } from './channels.ts'
import type { Keys } from './keys.ts'
import type { RedisLink } from './redis-link.ts'
import type { TaskMarks } from './task-marks.ts'
import type { TaskQueue } from './task-queue.ts'

/** What lease workers and the sweeper share. */
export interface TaskHome {
  readonly link: RedisLink
  readonly channels: Channels
  readonly keys: Keys
  readonly marks: TaskMarks
  readonly queues: Readonly<Record<TaskKind, TaskQueue>>
  /** Says that tasks of this kind wait. */
  ring(kind: TaskKind): Promise<void>
}
