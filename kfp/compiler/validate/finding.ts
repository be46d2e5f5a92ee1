/** What a check found wrong with a compiled pipeline. */
export interface Finding {
  /** An error is malformed or breaks the run; a warning is a thing that the target does not do. */
  readonly severity: 'error' | 'warning'
  readonly code: FindingCode
  /** The path to the fault, such as `root.dag.tasks.train.inputs.parameters.lr`. */
  readonly place: string
  /** Counted from 1; absent where the pipeline was never a file. */
  readonly line?: number
  readonly column?: number
  readonly message: string
  readonly remedy: string
}

export type FindingCode =
  | 'argument-list'
  | 'caching'
  | 'condition'
  | 'container-collision'
  | 'cycle'
  | 'documents'
  | 'duplicate-key'
  | 'empty-command'
  | 'ignored'
  | 'iterator'
  | 'missing-field'
  | 'missing-input'
  | 'name'
  | 'oneof'
  | 'placeholder'
  | 'platform'
  | 'schema-version'
  | 'task-final-status'
  | 'type-mismatch'
  | 'unimplemented'
  | 'unknown-component'
  | 'unknown-enum'
  | 'unknown-executor'
  | 'unknown-field'
  | 'unknown-input'
  | 'unknown-output'
  | 'unknown-producer'
  | 'unsupported'
  | 'unused'
  | 'value'
  | 'yaml'

/** A path inside a compiled pipeline: keys, and places in lists. */
export type Path = readonly (string | number)[]

/** The path as one word: `root.dag.tasks.train`, `…args[2]`, `…["odd.key"]`. */
export function formatPath(path: Path): string {
  let text = ''
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`
    else if (/^[\w-]+$/.test(step)) text += text === '' ? step : `.${step}`
    else text += `[${JSON.stringify(step)}]`
  }
  return text === '' ? 'the document' : text
}
