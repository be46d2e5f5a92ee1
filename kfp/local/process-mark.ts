import { readFileSync } from 'node:fs'
import type { ProcessMark } from './run-state.ts'

/** Marks a process so that a later one with the same number is not taken for it. */
export function markOf(pid: number): ProcessMark {
  return { pid, started: statFields(pid)?.[START_TIME] ?? '' }
}

/** Whether the very process still runs. Where the system tells no start times, the number decides. */
export function isAlive({ pid, started }: ProcessMark): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  if (started === '') return true
  const fields = statFields(pid)
  // One that ended and that nobody waited for yet is still listed.
  return fields?.[START_TIME] === started && fields[STATE] !== 'Z'
}

/** Ends a process with all that it started, at once; nothing happens where they are gone. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody is left in the group.
  }
}

/** Linux: fields 3 and 22 of /proc/PID/stat, counted behind the command. */
const STATE = 0
const START_TIME = 19

/** The fields behind the command, which may hold blanks and brackets itself. */
function statFields(pid: number): readonly string[] | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  } catch {
    return undefined
  }
}
