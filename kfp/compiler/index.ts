export { type Finding, type FindingCode, formatPath } from './validate/finding.ts'
export {
  type ValidateOptions,
  type Validation,
  validatePipeline,
  validatePipelineYaml,
} from './validate/validate.ts'
