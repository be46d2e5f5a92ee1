import type { Path } from '../compiler/validate/finding.ts'
import type { SpecIndex } from '../compiler/validate/spec-index.ts'
import type { Json } from '../ir/json.ts'
import type { RunFinding } from './not-runnable-error.ts'
import type { CheckOptions } from './run-options.ts'

/** Adds a finding, once. */
export type AddFinding = (
  severity: RunFinding['severity'],
  code: RunFinding['code'],
  path: Path,
  message: string,
  remedy: string,
) => void

/** What the checks before a run look at. */
export interface RunCheck {
  readonly index: SpecIndex
  readonly options: CheckOptions
  /** With the defaults of what is not given. */
  readonly args: Readonly<Record<string, Json>>
  readonly add: AddFinding
}
