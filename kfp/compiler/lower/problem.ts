import { type Scope, scopePath } from '../../dsl/scope.ts'
import type { AnyTask } from '../../dsl/task.ts'
import type { Finding } from '../validate/finding.ts'

/** A pipeline that cannot be compiled; `findings` has every reason. */
export class PipelineInvalidError extends Error {
  readonly findings: readonly Finding[]
  /** For command lines: the input is not usable. */
  readonly exitCode = 2

  constructor(pipeline: string, findings: readonly Finding[]) {
    const lines = findings.map(({ place, message, remedy }) => `${place}: ${message}; ${remedy}`)
    const count = findings.length === 1 ? 'one fault' : `${findings.length} faults`
    super([`pipeline "${pipeline}" has ${count}:`, ...lines].join('\n  '))
    this.name = 'PipelineInvalidError'
    this.findings = findings
  }
}

/** Gathers what the author must mend. */
export class Problems {
  readonly findings: Finding[] = []

  add(code: Finding['code'], place: string, message: string, remedy: string): void {
    if (this.findings.some((known) => known.place === place && known.message === message)) return
    this.findings.push({ severity: 'error', code, place, message, remedy })
  }
}

/** Where a task stands, as its author wrote it: `transcribe > for-loop > frames-to-hands`. */
export function placeOf(node: AnyTask | Scope): string {
  const isTask = 'component' in node
  const steps = scopePath(isTask ? node.scope : node).map((scope) =>
    scope.kind === 'pipeline' ? scope.pipelineName : GROUP_WORDS[scope.kind],
  )
  return [...steps, ...(isTask ? [node.component.name] : [])].join(' > ')
}

const GROUP_WORDS = {
  loop: 'parallelFor',
  branches: 'when',
  branch: 'branch',
  'exit-handler': 'exitHandler',
} as const
