import type { FindingCode } from '../compiler/validate/finding.ts'

/** What of a pipeline cannot run on this machine, or does nothing here. */
export interface RunFinding {
  /** An error keeps the run from starting; a warning is a setting that does nothing here. */
  readonly severity: 'error' | 'warning'
  readonly code: FindingCode | RunFindingCode
  readonly place: string
  readonly message: string
  readonly remedy: string
}

export type RunFindingCode =
  | 'argument'
  | 'artifact-address'
  | 'claim'
  | 'command'
  | 'image'
  | 'kubernetes'
  | 'machine'
  | 'retry'
  | 'secret'
  | 'volume'

/** A pipeline, an argument or a run folder that cannot be used; nothing was started. */
export class NotRunnableError extends Error {
  readonly findings: readonly RunFinding[]
  /** For command lines: the input is not usable. */
  readonly exitCode = 2

  constructor(pipeline: string, findings: readonly RunFinding[]) {
    const lines = findings.map(({ place, message, remedy }) => `${place}: ${message}; ${remedy}`)
    const count = findings.length === 1 ? 'for one reason' : `for ${findings.length} reasons`
    super([`pipeline "${pipeline}" cannot run here ${count}:`, ...lines].join('\n  '))
    this.name = 'NotRunnableError'
    this.findings = findings
  }
}

/** A run folder that cannot be used as asked (exit code 2), or no longer be written to (1). */
export class RunFolderError extends Error {
  readonly exitCode: 1 | 2

  constructor(sentence: string, exitCode: 1 | 2 = 2, options?: ErrorOptions) {
    super(sentence, options)
    this.name = 'RunFolderError'
    this.exitCode = exitCode
  }
}
