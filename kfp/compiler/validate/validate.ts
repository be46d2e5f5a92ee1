import {
  type PipelineSpec,
  pipelineSpec as pipelineSpecMessage,
  SCHEMA_VERSION,
} from '../../ir/pipeline-spec.ts'
import { type PlatformSpec, platformSpec as platformSpecMessage } from '../../ir/platform-spec.ts'
import type { Target } from '../../ir/target.ts'
import { readYaml } from '../../ir/yaml/read-yaml.ts'
import type { CompiledPipeline } from '../../ir/yaml/write-yaml.ts'
import { treeOf, type YamlNode } from '../../ir/yaml/yaml-tree.ts'
import { checkComponents } from './check-components.ts'
import { checkCycles } from './check-cycles.ts'
import { checkDagOutputs } from './check-dag-outputs.ts'
import { checkExecutors } from './check-executors.ts'
import { checkPlatform } from './check-platform.ts'
import { checkShape } from './check-shape.ts'
import { checkTask } from './check-task.ts'
import { checkTaskInputs } from './check-task-inputs.ts'
import type { Finding } from './finding.ts'
import { Report } from './report.ts'
import { indexSpec } from './spec-index.ts'

export interface ValidateOptions {
  /** The backend that is to run the pipeline; `kfp-2.17` where nothing is said. */
  readonly target?: Target
}

export interface Validation {
  /** In the order of the file. */
  readonly findings: readonly Finding[]
  /** The pipeline without what could not be read; absent where nothing could. */
  readonly pipeline?: CompiledPipeline
}

/**
 * Checks the YAML text of a compiled pipeline, ours or another compiler's, and gives every fault at
 * once: what no parser of upstream's looks at (that names exist, types fit along every edge, nothing
 * waits for itself) beside what they do (unknown fields and enum names).
 */
export function validatePipelineYaml(source: string, options: ValidateOptions = {}): Validation {
  const reading = readYaml(source)
  if (!reading.ok) {
    const report = new Report([])
    report.errorAt('yaml', [], reading.at, `this is no YAML: ${reading.reason}`, 'mend the line')
    return { findings: report.findings }
  }
  const documents = reading.documents.filter((document) => document !== undefined)
  const report = new Report(documents)
  const [first, second, ...more] = documents
  if (first === undefined || more.length > 0 || documents.length < reading.documents.length) {
    report.error(
      'documents',
      [],
      `the file has ${reading.documents.length} documents, ${documents.length} with something in them`,
      'write the pipeline, and after a line of --- its platform settings where there are any',
    )
    if (first === undefined) return { findings: report.findings }
  }
  if (second !== undefined && !source.includes('\n---\n'))
    report.error(
      'documents',
      [],
      'the API server finds the second document only behind a line of exactly ---',
      'write --- alone on its line, with Unix line ends',
    )
  return check(first, second, options.target ?? 'kfp-2.17', report)
}

/** The same for a pipeline that was compiled in this process. */
export function validatePipeline(pipeline: CompiledPipeline, options: ValidateOptions = {}): Validation {
  const first = treeOf(pipeline.spec as never)
  const second = pipeline.platform === undefined ? undefined : treeOf(pipeline.platform as never)
  return check(first, second, options.target ?? 'kfp-2.17', new Report([]))
}

function check(first: YamlNode, second: YamlNode | undefined, target: Target, report: Report): Validation {
  // The shape check leaves only what fits the messages, so these readings hold.
  const spec = checkShape(first, pipelineSpecMessage, [], target, report) as unknown as PipelineSpec
  const platform =
    second === undefined
      ? undefined
      : (checkShape(second, platformSpecMessage, [], target, report) as unknown as PlatformSpec)
  if (spec.schemaVersion !== undefined && spec.schemaVersion !== SCHEMA_VERSION)
    report.error(
      'schema-version',
      ['schemaVersion'],
      `backends accept no schema version but ${SCHEMA_VERSION}, this is ${spec.schemaVersion}`,
      `write ${SCHEMA_VERSION}`,
    )
  if (spec.pipelineInfo?.name === '')
    report.error('name', ['pipelineInfo', 'name'], 'the pipeline has no name', 'give it one')
  const index = indexSpec(spec, platform, target, report)
  checkComponents(index)
  for (const use of index.tasks) {
    checkTask(index, use)
    checkTaskInputs(index, use)
  }
  for (const graph of index.graphs) checkDagOutputs(index, graph)
  checkCycles(index)
  checkExecutors(index)
  checkPlatform(index)
  const pipeline = platform === undefined ? { spec } : { spec, platform }
  return { findings: inFileOrder(report.findings), pipeline }
}

function inFileOrder(findings: readonly Finding[]): Finding[] {
  return [...findings].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
}
