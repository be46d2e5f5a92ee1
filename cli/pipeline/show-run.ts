import { normalState, type Run } from '@kubeflow/pipelines/client'
import { printable } from './printable.ts'

/** A state for people; a run that was just made has none yet. */
export function stateWord(state: string | undefined): string {
  const known = normalState(state)
  return known === 'RUNTIME_STATE_UNSPECIFIED' ? 'not started' : known.toLowerCase()
}

/** A run for people: its state, and its tasks with theirs. */
export function describeRun(run: Run): string {
  const lines = [
    `${run.display_name ?? run.run_id} (${run.run_id}): ${stateWord(run.state)}`,
    ...(run.error?.message ? [`  error: ${run.error.message}`] : []),
    `  created ${run.created_at ?? 'at an unknown time'}${endOf(run)}`,
  ]
  const tasks = (run.run_details?.task_details ?? [])
    .filter((task) => !isMachinery(task.display_name ?? '') && task.state)
    .toSorted((a, b) => (a.start_time ?? '').localeCompare(b.start_time ?? ''))
  const width = Math.max(0, ...tasks.map((task) => (task.display_name ?? '').length))
  for (const task of tasks) {
    const message = task.error?.message
    lines.push(
      `  ${(task.display_name ?? '').padEnd(width)}  ${stateWord(task.state)}${message ? `: ${message}` : ''}`,
    )
  }
  return `${lines.map(printable).join('\n')}\n`
}

function endOf({ finished_at: finished }: Run): string {
  return Date.parse(finished ?? '') > 0 ? `, finished ${finished}` : ''
}

/** Nodes that Kubeflow adds around each task. */
function isMachinery(name: string): boolean {
  return name === 'root' || /(?:-driver|^executor|\.onExit)(?:\(\d+\))?$/.test(name)
}

/** Rows as columns that stand below each other. */
export function table(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(printable))
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length))) ?? []
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
