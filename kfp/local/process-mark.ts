import { readFileSync } from 'node:fs'
import type { ProcessMark } from './run-state.ts'

/** Marks a process so that a later one with the same number is not taken for it. */
export function markOf(pid: number): ProcessMark {
  return { pid, started: startTime(pid) ?? '' }
}

/** Whether the very process still runs. Where the system tells no start times, the number decides. */
export function isAlive({ pid, started }: ProcessMark): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return started === '' || startTime(pid) === started
}

/** Ends a process with all that it started, at once; nothing happens where they are gone. */
export function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal)
  } catch {
    // Nobody is left in the group.
  }
}

/** Linux: field 22 of /proc/PID/stat, counted behind the command, which may hold blanks and brackets. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
