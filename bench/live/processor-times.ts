import { readdirSync, readFileSync } from 'node:fs'

/** What a process has used so far; Linux only, from /proc. */
export interface ProcessTimes {
  /** Of the thread that serves sockets, seconds. */
  readonly mainThreadS: number
  /** Of all its other threads: networks, collecting of garbage, compression, seconds. */
  readonly otherThreadsS: number
  /** Of its child processes that run or have ended (ffmpeg), seconds. */
  readonly childrenS: number
  /** Resident memory of the process, bytes. */
  readonly residentBytes: number
  /** Resident memory of its child processes, bytes. */
  readonly childrenResidentBytes: number
  /** Open files, sockets and pipes. */
  readonly handles: number
}

/** `getconf CLK_TCK`, 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

export function readProcessTimes(pid: number): ProcessTimes {
  const all = readStat(`/proc/${pid}/stat`)
  const main = readStat(`/proc/${pid}/task/${pid}/stat`)
  const children = childrenOf(pid)
  const running = children.reduce((sum, child) => sum + readStat(`/proc/${child}/stat`).ticks, 0)
  return {
    mainThreadS: main.ticks / TICKS_PER_SECOND,
    otherThreadsS: (all.ticks - main.ticks) / TICKS_PER_SECOND,
    childrenS: (running + all.endedChildrenTicks) / TICKS_PER_SECOND,
    residentBytes: residentBytes(pid),
    childrenResidentBytes: children.reduce((sum, child) => sum + residentBytes(child), 0),
    handles: readdirSync(`/proc/${pid}/fd`).length,
  }
}

/** What all processes of the machine have used so far, seconds. */
export function readMachineTimeS(): number {
  const [, line = ''] = /^cpu +(.*)$/m.exec(readFileSync('/proc/stat', 'utf8')) ?? []
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = line.split(' ').map(Number)
  return (user + nice + system + irq + softirq) / TICKS_PER_SECOND
}

interface Stat {
  readonly ticks: number
  readonly endedChildrenTicks: number
}

/** Fields 14 to 17 of proc(5): utime, stime, cutime, cstime. The name before them may hold blanks and brackets. */
function readStat(path: string): Stat {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return { ticks: 0, endedChildrenTicks: 0 } // it has just ended
  }
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number)
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15)
  return { ticks: user + system, endedChildrenTicks: childUser + childSystem }
}

function childrenOf(pid: number): readonly number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    try {
      return readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
        .split(' ')
        .filter((text) => text !== '')
        .map(Number)
    } catch {
      return []
    }
  })
}

function residentBytes(pid: number): number {
  try {
    const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Number(kib ?? 0) * 1024
  } catch {
    return 0
  }
}
