import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { RunningFaultError } from '../../components/types/errors.ts'
import type { ClientPlan, ClientReport } from './client-messages.ts'

/**
 * Runs the clients in a process of their own and gives their reports as they come; they stay until it is left. Throws
 * RunningFaultError where the signal, or they themselves, end it.
 */
export async function* runClients(
  plan: ClientPlan,
  signal: AbortSignal,
): AsyncGenerator<ClientReport, void, undefined> {
  const child = fork(fileURLToPath(new URL('./client-process.js', import.meta.url)), {
    serialization: 'advanced',
  })
  const reports: ClientReport[] = []
  let ended: Error | undefined
  let wake = (): void => {}
  child.on('message', (report: ClientReport) => {
    reports.push(report)
    wake()
  })
  child.on('exit', (code, signal) => {
    ended = new RunningFaultError(
      `the process of the bench's clients ended early (${signal ?? `code ${code}`})`,
    )
    wake()
  })
  const stop = (): void => {
    ended ??= new RunningFaultError('the bench was interrupted')
    wake()
  }
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  child.send(plan)
  try {
    while (true) {
      const report = reports.shift()
      if (report !== undefined) {
        yield report
        if (report.phase === 'done') return
        continue
      }
      if (ended !== undefined) throw ended
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    signal.removeEventListener('abort', stop)
    child.kill('SIGKILL')
  }
}
