import { dump } from 'js-yaml'
import type { PipelineSpec } from '../pipeline-spec.ts'
import type { PlatformSpec } from '../platform-spec.ts'

/** A compiled pipeline: the first YAML document, and the second where there are platform settings. */
export interface CompiledPipeline {
  readonly spec: PipelineSpec
  readonly platform?: PlatformSpec
}

/**
 * The pipeline as YAML: keys in order, no aliases, so equal pipelines give equal bytes, and PyYAML
 * reads every string back as it was. The documents are divided by a line of `---` alone, the only
 * form that the API server splits at.
 */
export function writePipelineYaml({ spec, platform }: CompiledPipeline): string {
  return writeYamlDocuments(platform === undefined ? [spec] : [spec, platform])
}

/** Documents of plain data, in the same form. */
export function writeYamlDocuments(documents: readonly object[]): string {
  return documents
    .map((document) => dump(document, { sortKeys: true, noRefs: true, lineWidth: 100, seqNoIndent: true }))
    .join('---\n')
}
