import { readFile } from 'node:fs/promises'
import type { RunFailure, RunState } from './run-state.ts'

const LAST_LINES = 20

/** The first step that failed by itself, with the end of its log. */
export async function failureOf({ tasks, message = '' }: RunState): Promise<RunFailure | undefined> {
  const failed = Object.values(tasks)
    .filter(({ status }) => status === 'FAILED')
    .sort((a, b) => (a.endedMs ?? 0) - (b.endedMs ?? 0))
  const step = failed.find(({ kind }) => kind === 'container' || kind === 'importer') ?? failed.at(-1)
  if (step === undefined) return { task: '', message, lastLines: [] }
  const text = step.log === undefined ? '' : await readFile(step.log, 'utf8').catch(() => '')
  return {
    task: step.path,
    message: step.message ?? message,
    ...(step.log !== undefined && { log: step.log }),
    lastLines: text.split('\n').filter(Boolean).slice(-LAST_LINES),
  }
}
