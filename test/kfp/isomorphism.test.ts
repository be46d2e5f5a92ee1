import { compilePipeline } from '@kubeflow/pipelines/compiler'
import type { CompiledPipeline } from '@kubeflow/pipelines/ir'
import { describe, expect, test } from 'vitest'
import { whyDifferent } from './isomorphism.ts'
import { samplePipeline } from './sample-pipeline.ts'

const compiled = compilePipeline(samplePipeline)

/** The same pipeline with every group and every repeated task numbered otherwise. */
function renumbered({ spec, platform }: CompiledPipeline): CompiledPipeline {
  const shift = (text: string): string =>
    text.replace(
      /\b(for-loop|condition-branches|condition|exit-handler|train)-(\d+)\b/g,
      (_, stem, number) => {
        return `${stem}-${Number(number) + 40}`
      },
    )
  return JSON.parse(shift(JSON.stringify(platform === undefined ? { spec } : { spec, platform })))
}

// biome-ignore lint/suspicious/noExplicitAny: changes break the types on purpose
type Loose = any
const inner = (spec: Loose) => spec.components['comp-exit-handler-1'].dag.tasks

const changes: readonly [string, (spec: Loose, platform: Loose) => void][] = [
  ['another command', (spec) => (spec.deploymentSpec.executors['exec-train'].container.command = ['fit'])],
  ['another argument', (spec) => spec.deploymentSpec.executors['exec-train'].container.args.push('-v')],
  ['another image', (spec) => (spec.deploymentSpec.executors['exec-split'].container.image = 'other:1')],
  [
    'another constant',
    (spec) => {
      const [first] = Object.values<Loose>(spec.components).filter((one) => one.dag?.tasks['train-2'])
      first.dag.tasks['train-2'].inputs.parameters.rate.runtimeValue.constant = 0.3
    },
  ],
  ['another condition', (spec) => (inner(spec)['condition-6'].triggerPolicy.condition += ' && true')],
  ['another limit', (spec) => (inner(spec)['for-loop-2'].iteratorPolicy.parallelismLimit = 3)],
  ['another order', (spec) => delete inner(spec)['condition-6'].dependentTasks],
  ['no exit handler strategy', (spec) => delete spec.root.dag.tasks.notify.triggerPolicy],
  ['a task less', (spec) => delete inner(spec)['condition-6']],
  ['another default', (spec) => (spec.root.inputDefinitions.parameters.channel.defaultValue = 'dev')],
  ['another output', (spec) => (spec.root.dag.outputs = {})],
  ['no cache', (spec) => (inner(spec).split.cachingOptions = {})],
  [
    'another secret',
    (_, platform) => {
      const [config] = Object.values<Loose>(platform.platforms.kubernetes.deploymentSpec.executors)
      config.secretAsEnv[0].keyToEnv[0].envVar = 'OTHER'
    },
  ],
  [
    'another workspace',
    (_, platform) => (platform.platforms.kubernetes.pipelineConfig.workspace.size = '2Gi'),
  ],
  [
    'the outputs of two branches exchanged',
    (spec) => {
      const { outputs } = spec.components['comp-condition-branches-3'].dag
      const [first] = Object.values<Loose>(outputs.artifacts)
      first.artifactSelectors.reverse()
    },
  ],
]

describe('comparing compiled pipelines', () => {
  test('a pipeline equals itself, numbered otherwise', () => {
    expect(JSON.stringify(renumbered(compiled))).not.toBe(JSON.stringify(compiled))
    expect(whyDifferent(compiled, renumbered(compiled))).toBeUndefined()
  })

  test.each(changes)('%s is seen', (_, change) => {
    const other = structuredClone(compiled)
    change(other.spec, other.platform)
    expect(whyDifferent(compiled, other)).toBeDefined()
    expect(whyDifferent(compiled, renumbered(other))).toBeDefined()
  })
})
