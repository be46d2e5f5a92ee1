import type { JsonObject } from '../ir/json.ts'
import { type CompiledPipeline, writeYamlDocuments } from '../ir/yaml/write-yaml.ts'
import { PipelineInvalidError } from './lower/problem.ts'
import type { Finding } from './validate/finding.ts'

/** How the Kubernetes objects of a pipeline are called. */
export interface ManifestOptions {
  /** The Pipeline object's name; the pipeline's own where nothing is said. */
  readonly pipelineName?: string
  readonly pipelineDisplayName?: string
  /** The PipelineVersion object's name; the Pipeline's where nothing is said. */
  readonly versionName?: string
  readonly versionDisplayName?: string
  readonly namespace?: string
  /** Whether the Pipeline object comes along; else the cluster has it already. */
  readonly includePipeline?: boolean
}

const API_VERSION = 'pipelines.kubeflow.org/v2beta1'

/**
 * A pipeline as the Kubernetes objects that Kubeflow keeps pipelines in where it runs in its Kubernetes-native
 * mode: a PipelineVersion and, where asked for, its Pipeline. For kubectl apply or GitOps.
 *
 * @throws PipelineInvalidError where a name is none that Kubernetes takes.
 */
export function pipelineManifest(
  { spec, platform }: CompiledPipeline,
  options: ManifestOptions = {},
): readonly JsonObject[] {
  const { name, description } = spec.pipelineInfo
  const pipelineName = options.pipelineName ?? name
  const versionName = options.versionName ?? pipelineName
  const pipelineTitle = options.pipelineDisplayName ?? pipelineName
  const findings = [
    ...checkName('pipelineName', pipelineName),
    ...checkName('versionName', versionName),
    ...(options.namespace === undefined ? [] : checkName('namespace', options.namespace)),
  ]
  if (findings.length > 0) throw new PipelineInvalidError(name, findings)
  const described = description === undefined ? {} : { description }
  const metadata = (of: string): JsonObject => ({
    name: of,
    ...(options.namespace !== undefined && { namespace: options.namespace }),
  })
  const pipeline: JsonObject = {
    apiVersion: API_VERSION,
    kind: 'Pipeline',
    metadata: metadata(pipelineName),
    spec: { displayName: pipelineTitle, ...described },
  }
  const version: JsonObject = {
    apiVersion: API_VERSION,
    kind: 'PipelineVersion',
    metadata: metadata(versionName),
    spec: {
      displayName: options.versionDisplayName ?? versionName,
      pipelineName,
      pipelineSpec: spec as unknown as JsonObject,
      ...(platform !== undefined && { platformSpec: platform as unknown as JsonObject }),
      ...described,
    },
  }
  return options.includePipeline === true ? [pipeline, version] : [version]
}

/** The same as YAML. */
export function writePipelineManifest(pipeline: CompiledPipeline, options: ManifestOptions = {}): string {
  return writeYamlDocuments(pipelineManifest(pipeline, options))
}

function checkName(place: string, name: string): readonly Finding[] {
  if (name.length <= 253 && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(name))
    return []
  return [
    {
      severity: 'error',
      code: 'name',
      place,
      message: `"${name}" is no name for a Kubernetes object`,
      remedy: 'use lower-case letters, digits and -, at most 253 of them',
    },
  ]
}
