import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  compilePipeline,
  type FindingCode,
  validatePipeline,
  validatePipelineYaml,
} from '@kubeflow/pipelines/compiler'
import { type CompiledPipeline, plainValue, readYaml, writePipelineYaml } from '@kubeflow/pipelines/ir'
import { describe, expect, test } from 'vitest'
import { samplePipeline } from './sample-pipeline.ts'

const GOLDENS = join(import.meta.dirname, '../../../shared/kfp/goldens')
const goldens = existsSync(GOLDENS)
  ? readdirSync(GOLDENS, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'))
  : []
if (goldens.length === 0)
  process.stdout.write('skipped: the golden files of Kubeflow are not beside the project\n')

// biome-ignore lint/suspicious/noExplicitAny: mutations break the types on purpose
type Loose = any

const compiled = compilePipeline(samplePipeline)

function mutated(change: (spec: Loose, platform: Loose) => void): CompiledPipeline {
  const copy = structuredClone(compiled)
  change(copy.spec, copy.platform)
  return copy
}

const body = (spec: Loose) => spec.components['comp-exit-handler-1'].dag.tasks

const mutations: readonly [string, FindingCode, (spec: Loose, platform: Loose) => void][] = [
  ['an unknown component', 'unknown-component', (spec) => (body(spec).split.componentRef.name = 'comp-splt')],
  ['a task without a component', 'missing-field', (spec) => delete body(spec).split.componentRef],
  [
    'an unknown executor',
    'unknown-executor',
    (spec) => (spec.components['comp-split'].executorLabel = 'exec-x'),
  ],
  ['a deleted executor', 'unknown-executor', (spec) => delete spec.deploymentSpec.executors['exec-split']],
  [
    'a component with nothing behind it',
    'missing-field',
    (spec) => delete spec.components['comp-split'].executorLabel,
  ],
  [
    'an unknown output',
    'unknown-output',
    (spec) =>
      (body(spec).compare.inputs.artifacts.models.taskOutputArtifact.outputArtifactKey =
        'pipelinechannel--nothing'),
  ],
  [
    'an unknown producer',
    'unknown-producer',
    (spec) => (body(spec).compare.inputs.artifacts.models.taskOutputArtifact.producerTask = 'for-loop-9'),
  ],
  ['an unknown dependency', 'unknown-producer', (spec) => (body(spec).compare.dependentTasks = ['nobody'])],
  [
    'an unknown input of the parent',
    'unknown-input',
    (spec) => (spec.root.dag.tasks.notify.inputs.parameters.channel.componentInputParameter = 'chanel'),
  ],
  [
    'an input that the component has not',
    'unknown-input',
    (spec) => (body(spec).split.inputs.parameters = { sise: { runtimeValue: { constant: 3 } } }),
  ],
  ['an unknown field', 'unknown-field', (spec) => (body(spec).split.cacheOptions = {})],
  [
    'an unknown field of an executor',
    'unknown-field',
    (spec) => {
      spec.deploymentSpec.executors['exec-split'].container.imagee = 'x'
    },
  ],
  [
    'an unknown field of the platform',
    'unknown-field',
    (_, platform) => {
      Object.values<Loose>(platform.platforms.kubernetes.deploymentSpec.executors)[0].secretAsEnvs = []
    },
  ],
  [
    'an unknown enum name',
    'unknown-enum',
    (spec) => {
      spec.components['comp-split'].outputDefinitions.parameters.isLarge.parameterType = 'BOOL'
    },
  ],
  ['a value of the wrong kind', 'value', (spec) => (body(spec).split.dependentTasks = 'data')],
  [
    'a text for an integer',
    'type-mismatch',
    (spec) => {
      body(spec).split.inputs.parameters = { size: { runtimeValue: { constant: 'ten' } } }
    },
  ],
  [
    'a fraction for an integer',
    'type-mismatch',
    (spec) => {
      body(spec).split.inputs.parameters = { size: { runtimeValue: { constant: 1.5 } } }
    },
  ],
  [
    'a default of the wrong type',
    'type-mismatch',
    (spec) => {
      spec.components['comp-split'].inputDefinitions.parameters.size.defaultValue = '10'
    },
  ],
  [
    'an edge between parameters of other types',
    'type-mismatch',
    (spec) => {
      spec.components['comp-compare'].inputDefinitions.parameters.scores.parameterType = 'STRUCT'
    },
  ],
  [
    'an edge that turns into text',
    'type-mismatch',
    (spec) => {
      spec.components['comp-compare'].inputDefinitions.parameters.scores.parameterType = 'STRING'
    },
  ],
  [
    'an edge between artifacts of other types',
    'type-mismatch',
    (spec) => {
      spec.components['comp-compare'].inputDefinitions.artifacts.models.artifactType.schemaTitle =
        'system.Dataset'
    },
  ],
  [
    'a list of artifacts for one',
    'type-mismatch',
    (spec) => {
      delete spec.components['comp-compare'].inputDefinitions.artifacts.models.isArtifactList
    },
  ],
  [
    'a graph output of another type',
    'type-mismatch',
    (spec) => {
      const { parameters } = spec.components['comp-condition-branches-3'].outputDefinitions
      Object.values<Loose>(parameters)[0].parameterType = 'BOOLEAN'
    },
  ],
  [
    'the output of a loop that is no list',
    'type-mismatch',
    (spec) => {
      const { parameters } = spec.components['comp-for-loop-2'].outputDefinitions
      Object.values<Loose>(parameters)[0].parameterType = 'NUMBER_DOUBLE'
    },
  ],
  ['a task that waits for itself', 'cycle', (spec) => body(spec).compare.dependentTasks.push('compare')],
  [
    'tasks that wait for each other',
    'cycle',
    (spec) => (body(spec)['for-loop-2'].dependentTasks = ['compare']),
  ],
  [
    'a graph inside itself',
    'cycle',
    (spec) => {
      body(spec).split.componentRef.name = 'comp-exit-handler-1'
    },
  ],
  [
    'a missing required parameter',
    'missing-input',
    (spec) => delete spec.root.dag.tasks.notify.inputs.parameters.channel,
  ],
  ['a missing required artifact', 'missing-input', (spec) => delete body(spec).split.inputs.artifacts],
  ['another schema version', 'schema-version', (spec) => (spec.schemaVersion = '2.0.0')],
  ['a missing root', 'missing-field', (spec) => delete spec.root],
  ['a missing deploymentSpec', 'missing-field', (spec) => delete spec.deploymentSpec],
  [
    'two sources of one input',
    'oneof',
    (spec) => {
      spec.root.dag.tasks.notify.inputs.parameters.channel.runtimeValue = { constant: 'x' }
    },
  ],
  ['an output of the graph that no task gives', 'unknown-output', (spec) => delete spec.root.dag.outputs],
  [
    'a condition on what is not given',
    'condition',
    (spec) => {
      spec.components['comp-exit-handler-1'].dag.tasks['condition-6'].triggerPolicy.condition =
        "inputs.parameter_values['other'] == true"
    },
  ],
  [
    'a condition with an open bracket',
    'condition',
    (spec) => {
      spec.components['comp-exit-handler-1'].dag.tasks['condition-6'].triggerPolicy.condition += ' && ('
    },
  ],
  [
    'a loop over an item input that is not there',
    'unknown-input',
    (spec) => {
      body(spec)['for-loop-2'].parameterIterator.itemInput = 'nothing'
    },
  ],
  [
    'a loop over no JSON',
    'iterator',
    (spec) => (body(spec)['for-loop-2'].parameterIterator.items = { raw: '[1,' }),
  ],
  [
    'a loop over items of another type',
    'type-mismatch',
    (spec) => {
      body(spec)['for-loop-2'].parameterIterator.items = { raw: '[1, 2]' }
    },
  ],
  [
    'a loop straight over a container',
    'iterator',
    (spec) => {
      body(spec).split.parameterIterator = { itemInput: 'size', items: { raw: '[1]' } }
    },
  ],
  [
    'an artifact iterator',
    'unimplemented',
    (spec) => {
      body(spec).split.artifactIterator = { itemInput: 'data', items: { inputArtifact: 'data' } }
    },
  ],
  [
    'a final status without the strategy',
    'task-final-status',
    (spec) => delete spec.root.dag.tasks.notify.triggerPolicy,
  ],
  [
    'a placeholder of no input',
    'placeholder',
    (spec) => {
      spec.deploymentSpec.executors['exec-notify'].container.args = ["{{$.inputs.parameters['chanel']}}"]
    },
  ],
  [
    'a placeholder that launchers leave alone',
    'placeholder',
    (spec) => {
      spec.deploymentSpec.executors['exec-notify'].container.args = ['{{$.outputs.output_file}}']
    },
  ],
  [
    'a container without a command',
    'empty-command',
    (spec) => {
      delete spec.deploymentSpec.executors['exec-split'].container.command
    },
  ],
  [
    'equal containers with other outputs',
    'container-collision',
    (spec) => {
      spec.deploymentSpec.executors['exec-split'] = spec.deploymentSpec.executors['exec-notify']
    },
  ],
  [
    'a platform setting of no executor',
    'unknown-executor',
    (_, platform) => {
      platform.platforms.kubernetes.deploymentSpec.executors['exec-none'] = {}
    },
  ],
  [
    'a platform setting from no input',
    'unknown-input',
    (_, platform) => {
      const [config] = Object.values<Loose>(platform.platforms.kubernetes.deploymentSpec.executors)
      config.secretAsEnv[0].secretNameParameter.componentInputParameter = 'sekret'
    },
  ],
  [
    'an image pull policy that Kubernetes does not know',
    'platform',
    (_, platform) => {
      const [config] = Object.values<Loose>(platform.platforms.kubernetes.deploymentSpec.executors)
      config.imagePullPolicy = 'Sometimes'
    },
  ],
  [
    'a setting that no backend reads',
    'ignored',
    (_, platform) => {
      const [config] = Object.values<Loose>(platform.platforms.kubernetes.deploymentSpec.executors)
      config.podAffinity = []
    },
  ],
  [
    'a claim for a backend that knows none',
    'unsupported',
    (_, platform) => {
      const [config] = Object.values<Loose>(platform.platforms.kubernetes.deploymentSpec.executors)
      config.podResourceClaims = [{ resourceClaimTemplateName: 'gpu' }]
    },
  ],
  [
    'an artifact that a run would have to hand in',
    'missing-input',
    (spec) => {
      spec.root.inputDefinitions.artifacts = { data: { artifactType: { schemaTitle: 'system.Dataset' } } }
    },
  ],
  [
    'a size that is no quantity',
    'value',
    (_, platform) => {
      platform.platforms.kubernetes.pipelineConfig.workspace.size = 'big'
    },
  ],
  [
    'memory that is no quantity',
    'value',
    (spec) => {
      spec.deploymentSpec.executors['exec-split'].container.resources = { resourceMemoryLimit: '4 GB' }
    },
  ],
  [
    'a change of the workspace that the backend refuses',
    'unknown-field',
    (_, platform) => {
      platform.platforms.kubernetes.pipelineConfig.workspace.kubernetes = {
        pvcSpecPatch: { volumeMode: 'Block' },
      }
    },
  ],
  [
    'a component that no task runs',
    'unused',
    (spec) => (spec.components['comp-more'] = { executorLabel: 'exec-split' }),
  ],
]

describe('the strict check', () => {
  test('finds nothing in a sound pipeline, for either target', () => {
    expect(validatePipeline(compiled, { target: 'kfp-2.17' }).findings).toEqual([])
    expect(validatePipeline(compiled, { target: 'kfp-next' }).findings).toEqual([])
  })

  test.each(mutations)('finds %s', (_, code, change) => {
    const { findings } = validatePipeline(mutated(change))
    expect(findings.map((finding) => finding.code)).toContain(code)
    for (const finding of findings) expect(finding.remedy).not.toBe('')
  })

  test('does not stumble over anything that is left out or of a wrong kind', () => {
    let [count, visited] = [0, 0]
    const strange = [null, [], {}, 7, 'strange', true]
    const tryOut = (path: readonly (string | number)[]): void => {
      for (const value of [undefined, ...strange]) {
        const copy: Loose = structuredClone(compiled)
        const parent = path.slice(0, -1).reduce((at, step) => at[step], copy)
        const key = path.at(-1) ?? ''
        if (value !== undefined) parent[key] = value
        else if (Array.isArray(parent)) parent.splice(Number(key), 1)
        else delete parent[key]
        expect(() => validatePipeline(copy)).not.toThrow()
        count += 1
      }
    }
    const walk = (value: Loose, path: readonly (string | number)[]): void => {
      visited += 1
      if (path.length > 1 && visited % 11 === 0) tryOut(path)
      if (value === null || typeof value !== 'object') return
      for (const key of Object.keys(value)) walk(value[key], [...path, key])
    }
    walk(compiled, [])
    expect(count).toBeGreaterThan(200)
  })

  test('gives all faults at once, each with its line', () => {
    const source = writePipelineYaml(
      mutated((spec) => {
        spec.schemaVersion = '9.9.9'
        body(spec).split.componentRef.name = 'comp-splt'
        body(spec).compare.dependentTasks = ['nobody']
      }),
    )
    const { findings } = validatePipelineYaml(source)
    expect(findings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['schema-version', 'unknown-component', 'unknown-producer']),
    )
    const lines = source.split('\n')
    for (const { line, place } of findings) {
      const last =
        place
          .split(/[.[]/)
          .filter((step) => !step.endsWith(']'))
          .at(-1) ?? ''
      expect(line).toBeGreaterThan(0)
      expect(`${place}: ${lines[(line ?? 0) - 1]}`).toContain(last.replace(/\]$/, ''))
    }
  })

  test('says where a key stands twice, and which one counts', () => {
    const source = writePipelineYaml(compiled).replace(
      'schemaVersion: 2.1.0',
      'schemaVersion: 1.0.0\nschemaVersion: 2.1.0',
    )
    const { findings } = validatePipelineYaml(source)
    expect(findings).toMatchObject([{ code: 'duplicate-key', place: 'schemaVersion' }])
    expect(source.split('\n')[(findings[0]?.line ?? 0) - 1]).toBe('schemaVersion: 2.1.0')
  })

  test('suggests the name that was probably meant', () => {
    const { findings } = validatePipeline(
      mutated((spec) => (body(spec).split.componentRef.name = 'comp-splt')),
    )
    expect(findings.find(({ code }) => code === 'unknown-component')?.remedy).toContain('"comp-split"')
  })

  test('reads snake_case and null as proto3 does', () => {
    const source = writePipelineYaml(compiled)
      .replace('schemaVersion:', 'schema_version:')
      .replace('pipelineInfo:', 'sdk_version: null\npipeline_info:')
      .replace(/^sdkVersion.*\n/m, '')
    const { findings, pipeline } = validatePipelineYaml(source)
    expect(findings).toEqual([])
    expect(pipeline?.spec.schemaVersion).toBe('2.1.0')
  })

  test.each([
    ['no YAML at all', 'a: [1,', 'yaml'],
    ['an empty file', '', 'documents'],
    ['a third document', `${writePipelineYaml(compiled)}---\na: 1\n`, 'documents'],
    [
      'Windows line ends before the second document',
      writePipelineYaml(compiled).replaceAll('\n', '\r\n'),
      'documents',
    ],
  ])('refuses %s', (_, source, code) => {
    expect(validatePipelineYaml(source).findings.map((finding) => finding.code)).toContain(code)
  })
})

describe.skipIf(goldens.length === 0)('the golden files of Kubeflow', () => {
  test.each(goldens)('%s gives no error and is written back with the same meaning', (file) => {
    const source = readFileSync(join(GOLDENS, file), 'utf8')
    const { findings, pipeline } = validatePipelineYaml(source)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    if (pipeline === undefined) throw new Error('nothing was read')
    const [read, again] = [readYaml(source), readYaml(writePipelineYaml(pipeline))]
    if (!read.ok || !again.ok) throw new Error('not readable')
    const documents = (reading: typeof read) =>
      reading.documents.map((document) => document && plainValue(document))
    expect(documents(again)).toEqual(documents(read))
  })

  test('warn only of what backends leave alone', () => {
    const warnings = goldens.flatMap((file) =>
      validatePipelineYaml(readFileSync(join(GOLDENS, file), 'utf8')).findings.map(
        ({ code }) => `${file} ${code}`,
      ),
    )
    expect([...new Set(warnings)].sort()).toEqual([
      'container_with_concat_placeholder.yaml ignored',
      'xgboost_sample_pipeline.yaml ignored',
    ])
  })
})
