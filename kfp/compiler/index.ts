export { type AnyPipeline, compilePipeline, compileToYaml } from './compile.ts'
export { CLAIM_PARAMETER_PREFIX, claimParameterName } from './lower/channel-names.ts'
export { RESOURCE_CLAIM_ANNOTATION } from './lower/claims.ts'
export type { CompileOptions } from './lower/compile-options.ts'
export { PipelineInvalidError } from './lower/problem.ts'
export { type ManifestOptions, pipelineManifest, writePipelineManifest } from './manifest.ts'
export { type Finding, type FindingCode, formatPath } from './validate/finding.ts'
export {
  type ValidateOptions,
  type Validation,
  validatePipeline,
  validatePipelineYaml,
} from './validate/validate.ts'
