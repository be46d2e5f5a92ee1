export { checkArguments, parseArgument } from '../arguments/check-arguments.ts'
export { checkRunnable } from './check-runnable.ts'
export { commandBefore, type ImageRule } from './image-rule.ts'
export { NotRunnableError, type RunFinding, RunFolderError } from './not-runnable-error.ts'
export { type ArtifactRoot, type CheckOptions, type Runner, type RunOptions, runners } from './run-options.ts'
export { runPipeline } from './run-pipeline.ts'
export { readRunState } from './run-recorder.ts'
export type {
  Artifact,
  Outputs,
  ProcessMark,
  RunFailure,
  RunResult,
  RunState,
  RunStatus,
  TaskState,
  TaskStatus,
} from './run-state.ts'
