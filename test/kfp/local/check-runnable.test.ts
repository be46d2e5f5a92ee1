import { compilePipeline } from '@kubeflow/pipelines/compiler'
import {
  Dataset,
  defineComponent,
  definePipeline,
  importer,
  integer,
  kubernetes,
  list,
  string,
  type Task,
} from '@kubeflow/pipelines/dsl'
import type { CompiledPipeline } from '@kubeflow/pipelines/ir'
import { type CheckOptions, checkRunnable, NotRunnableError, runPipeline } from '@kubeflow/pipelines/local'
import { describe, expect, test } from 'vitest'
import { IMAGE, images, newFolder, shellStep } from './local-run.ts'

const plain = shellStep('plain', 'true')

function compiled(change: (task: Task) => unknown = () => undefined): CompiledPipeline {
  const pipeline = definePipeline({
    name: 'checked',
    inputs: { device: string({ default: 'claimed' }) },
    body: () => {
      change(plain({}) as Task)
    },
  })
  return compilePipeline(pipeline, { target: 'kfp-next', allowIgnored: true })
}

function findings(pipeline: CompiledPipeline, options: Partial<CheckOptions> = {}): readonly string[] {
  return checkRunnable(pipeline, { images, ...options }).map(
    ({ severity, code, message, remedy }) => `${severity} ${code}: ${message}; ${remedy}`,
  )
}

describe('before a run', () => {
  test('nothing is said of a pipeline that simply runs', () => {
    expect(findings(compiled())).toEqual([])
  })

  test('a faulty file is refused whole, with every fault, and nothing is started', async () => {
    const pipeline = structuredClone(compiled()) as never as {
      spec: {
        root: { dag: { tasks: Record<string, object> } }
        components: Record<string, { executorLabel: string }>
      }
    }
    pipeline.spec.root.dag.tasks.plain = { componentRef: { name: 'nobody' } }
    for (const component of Object.values(pipeline.spec.components)) component.executorLabel = 'nothing'
    const outFolder = newFolder()
    const run = runPipeline(pipeline as never, { outFolder, images })
    await expect(run).rejects.toThrow(NotRunnableError)
    await expect(run).rejects.toMatchObject({ exitCode: 2 })
    await expect(run).rejects.toThrow(/no executor "nothing"[\s\S]*no component "nobody"/)
  })

  test('every argument that does not fit is named, with what would', () => {
    const takes = shellStep('takes', 'true', {
      inputs: { count: integer(), sizes: list(integer()), kind: string() },
    })
    const pipeline = definePipeline({
      name: 'arguments',
      inputs: { count: integer(), sizes: list(integer()), kind: string({ literals: ['a', 'b'] }) },
      body: (inputs) => {
        takes(inputs)
      },
    })
    const given = compilePipeline(pipeline)
    expect(findings(given, { args: { count: 1.5, sizes: 'many', kind: 'c', cuont: 1 } })).toEqual([
      'error argument: 1.5 is no NUMBER_INTEGER; give a value of type NUMBER_INTEGER',
      'error argument: "many" is no LIST; give a value of type LIST',
      'error argument: "c" is none of the values that it takes; give one of "a", "b"',
      'error argument: the pipeline has no such parameter; did you mean "count"?',
    ])
    expect(findings(given, { args: { count: 1, sizes: [1] } })).toEqual([
      'error argument: the parameter has no default and is not given; give kind',
    ])
  })

  test('a command that is not on this machine is an error', () => {
    const lost = defineComponent({ name: 'lost', image: IMAGE, command: ['no-such-program'] })
    const pipeline = definePipeline({ name: 'lost', body: () => void lost({}) })
    expect(findings(compilePipeline(pipeline))).toEqual([
      `error command: there is no command "no-such-program" on this machine; install it, or map the image with --image-map ${IMAGE}=COMMAND`,
    ])
  })

  test.each([
    [
      'a secret',
      (task: Task) => task.kubernetes(kubernetes.secretAsEnv({ secret: 'keys', env: { a: 'A' } })),
      'error secret',
    ],
    [
      'a ConfigMap',
      (task: Task) => task.kubernetes(kubernetes.configMapAsEnv({ configMap: 'settings', env: { a: 'A' } })),
      'error kubernetes',
    ],
    [
      'a volume',
      (task: Task) => task.kubernetes(kubernetes.mountPvc({ pvc: 'data', mountPath: '/data' })),
      'error volume',
    ],
    [
      'a node selector',
      (task: Task) => task.kubernetes(kubernetes.nodeSelector({ disk: 'fast' })),
      'warning kubernetes',
    ],
    [
      'a toleration',
      (task: Task) => task.kubernetes(kubernetes.toleration({ key: 'gpu', operator: 'Exists' })),
      'warning kubernetes',
    ],
    [
      'a label of the pod',
      (task: Task) => task.kubernetes(kubernetes.podLabel('team', 'x')),
      'warning kubernetes',
    ],
    [
      'an empty folder',
      (task: Task) => task.kubernetes(kubernetes.emptyDirMount({ name: 'scratch', mountPath: '/scratch' })),
      'warning volume',
    ],
    ['an accelerator', (task: Task) => task.accelerator('nvidia.com/gpu'), 'warning machine'],
    [
      'an init container',
      (task: Task) => task.kubernetes(kubernetes.initContainer({ name: 'fetch', image: 'a:1' })),
      'error kubernetes',
    ],
    [
      'a field of the pod',
      (task: Task) => task.kubernetes(kubernetes.fieldPathAsEnv('POD', 'metadata.name')),
      'warning kubernetes',
    ],
    ['more cores than there are', (task: Task) => task.cpu({ request: '4096' }), 'warning machine'],
  ])('%s that a step asks for is spoken of', (_, change, expected) => {
    const said = findings(compiled(change))
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(new RegExp(`^${expected}: `))
  })

  test.each(['kfp-2.17', 'kfp-next'] as const)(
    'a claim for %s is a warning where the device may be any, else a refusal',
    (target) => {
      const pipeline = definePipeline({
        name: 'claims',
        inputs: { device: string({ default: 'claimed' }) },
        body: () => {
          plain({}).useResourceClaim('gpu')
        },
      })
      const given = compilePipeline(pipeline, { target })
      expect(findings(given)).toEqual([expect.stringMatching(/^error claim: .*device is "claimed"/)])
      for (const device of ['auto', 'cpu'])
        expect(findings(given, { args: { device } })).toEqual([expect.stringMatching(/^warning claim: /)])
      expect(findings(given, { args: { device: 'cuda' } })[0]).toMatch(/^error claim: /)
    },
  )

  test('the retry of a whole graph is said to do nothing', () => {
    const inner = definePipeline({ name: 'inner', body: () => void plain({}) })
    const pipeline = definePipeline({
      name: 'outer',
      body: () => {
        inner({}).retry({ count: 2 })
      },
    })
    expect(findings(compilePipeline(pipeline, { allowIgnored: true }))).toEqual([
      'warning retry: a whole graph is not run again here; set the retries on its tasks',
    ])
  })

  test('a condition that is no CEL is an error', () => {
    const pipeline = structuredClone(compiled()) as never as {
      spec: { root: { dag: { tasks: Record<string, { triggerPolicy: object }> } } }
    }
    ;(pipeline.spec.root.dag.tasks.plain ?? { triggerPolicy: {} }).triggerPolicy = {
      condition: 'nobody == 1',
    }
    expect(findings(pipeline as never)).toEqual([
      expect.stringMatching(/^error condition: .*Unknown variable: nobody/),
    ])
  })

  test('an address that cannot be fetched from here is an error with what to do', () => {
    const read = shellStep('read', 'true')
    const pipeline = definePipeline({
      name: 'addresses',
      inputs: { uri: string() },
      body: ({ uri }) => {
        importer({ uri, type: Dataset })
        importer({ uri: 'gs://bucket/a', type: Dataset })
        importer({ uri: 'http://[nowhere', type: Dataset })
        read({})
      },
    })
    const given = compilePipeline(pipeline, { allowIgnored: true })
    expect(
      findings(given, { args: { uri: 's3://store/b' } }).filter((text) => text.startsWith('error')),
    ).toEqual([
      expect.stringContaining(
        's3://store/b: s3:// is not fetched here; copy it to this machine and map its place with --artifact-root s3://store=FOLDER',
      ),
      expect.stringContaining('gs://bucket/a: gs:// is not fetched here'),
      expect.stringContaining('http://[nowhere: is no web address; write http(s)://host/path'),
    ])
    const roots = ['s3://store', 'gs://bucket'].map((uri) => ({ uri, folder: newFolder() }))
    expect(
      findings(given, { args: { uri: 's3://store/b' }, artifactRoots: roots }).filter((text) =>
        text.startsWith('error'),
      ),
    ).toEqual([
      expect.stringContaining('there is no such file'),
      expect.stringContaining('there is no such file'),
      expect.stringContaining('is no web address'),
    ])
  })

  test('a root that is a step by itself is an error, not a run of nothing', () => {
    const { spec } = compiled()
    const root = { executorLabel: 'exec-plain' }
    expect(findings({ spec: { ...spec, root } }).filter((text) => text.startsWith('error'))).toEqual([
      'error unsupported: the root is no graph of tasks; put its step into one',
    ])
  })

  test('keys without a value are taken as absent', () => {
    const { spec } = compiled()
    expect(findings({ spec: { ...spec, defaultPipelineRoot: undefined } as never })).toEqual([])
  })

  test('Docker, asked for and not there, is an error', () => {
    const path = process.env.PATH
    process.env.PATH = newFolder()
    try {
      expect(findings(compiled(), { runner: 'docker' })).toEqual([
        'error command: there is no command "docker" on this machine; install it',
      ])
    } finally {
      process.env.PATH = path
    }
  })
})
