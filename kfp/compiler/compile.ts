import type { Pipeline } from '../dsl/pipeline.ts'
import type { PipelineInfo } from '../ir/pipeline-info.ts'
import { type PipelineSpec, SCHEMA_VERSION } from '../ir/pipeline-spec.ts'
import type { PlatformSpec } from '../ir/platform-spec.ts'
import { type CompiledPipeline, writePipelineYaml } from '../ir/yaml/write-yaml.ts'
import type { CompileOptions, ResolvedCompileOptions } from './lower/compile-options.ts'
import { ComponentRegistry } from './lower/component-registry.ts'
import { PipelineLowering } from './lower/pipeline-lowering.ts'
import { PipelineInvalidError, Problems } from './lower/problem.ts'
import { validatePipeline } from './validate/validate.ts'

const SDK_VERSION = 'kubeflow-pipelines-typescript-0.1.0'

/** Anything that definePipeline made, whatever it takes and gives. */
export type AnyPipeline = Pick<Pipeline, 'definition'>

/**
 * Compiles a pipeline for a backend. Equal pipelines give equal results.
 *
 * @throws PipelineInvalidError with every fault at once: what the author wired wrongly, what the backend
 * would fail on, and, unless `allowIgnored` is set, what it would silently leave out.
 */
export function compilePipeline(pipeline: AnyPipeline, options: CompileOptions = {}): CompiledPipeline {
  const resolved: ResolvedCompileOptions = { ...options, target: options.target ?? 'kfp-2.17' }
  const { definition } = pipeline
  const registry = new ComponentRegistry()
  const problems = new Problems()
  const root = new PipelineLowering(
    definition,
    { options: resolved, registry, problems, nested: new Map() },
    true,
  )
  if (problems.findings.length > 0) throw new PipelineInvalidError(definition.name, problems.findings)
  const pipelineInfo: PipelineInfo = {
    name: definition.name,
    ...(definition.displayName !== undefined && { displayName: definition.displayName }),
    ...(definition.description !== undefined && { description: definition.description }),
  }
  const rootSpec = root.emit()
  const spec: PipelineSpec = {
    pipelineInfo,
    schemaVersion: SCHEMA_VERSION,
    sdkVersion: SDK_VERSION,
    components: registry.components,
    root: rootSpec,
    deploymentSpec: { executors: registry.executors },
    ...(definition.defaultPipelineRoot !== undefined && {
      defaultPipelineRoot: definition.defaultPipelineRoot,
    }),
  }
  const platform = platformOf(registry, root)
  const compiled: CompiledPipeline = platform === undefined ? { spec } : { spec, platform }
  const { findings } = validatePipeline(compiled, { target: resolved.target })
  const serious =
    resolved.allowIgnored === true ? findings.filter(({ severity }) => severity === 'error') : findings
  if (serious.length > 0) throw new PipelineInvalidError(definition.name, serious)
  return compiled
}

/** Compiles a pipeline to YAML text: the file that `kfp`, the UI and the API take. */
export function compileToYaml(pipeline: AnyPipeline, options: CompileOptions = {}): string {
  return writePipelineYaml(compilePipeline(pipeline, options))
}

function platformOf(registry: ComponentRegistry, root: PipelineLowering): PlatformSpec | undefined {
  const { config } = root.definition
  const hasExecutors = Object.keys(registry.kubernetes).length > 0
  if (!hasExecutors && config === undefined) return undefined
  return {
    platforms: {
      kubernetes: {
        ...(hasExecutors && { deploymentSpec: { executors: registry.kubernetes } }),
        ...(config !== undefined && { pipelineConfig: config }),
      },
    },
  }
}
