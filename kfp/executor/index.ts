export { artifactPath } from './artifact-path.ts'
export { type ExecutorInput, parseExecutorInput, type RuntimeArtifact } from './executor-input.ts'
export { createLog, type Log, type LogFields, type LogLevel } from './log.ts'
export { type RunStepOptions, runStep, type Step, type StepContext } from './run-step.ts'
export { StepError } from './step-error.ts'
export type { InputArtifact, OutputArtifact, StepInputs, StepOutputs, StepResult } from './step-io.ts'
export {
  logConfusionMatrix,
  logMetrics,
  logRocCurve,
  type RocPoint,
  writeHtml,
  writeMarkdown,
} from './ui-artifacts.ts'
