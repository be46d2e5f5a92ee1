import { compilePipeline, compileToYaml, PipelineInvalidError } from '@kubeflow/pipelines/compiler'
import {
  type AnyTask,
  artifact,
  Dataset,
  defineComponent,
  definePipeline,
  equals,
  greaterThan,
  importer,
  integer,
  kubernetes,
  list,
  oneOf,
  type Pipeline,
  parallelFor,
  string,
  struct,
  taskFinalStatus,
  when,
} from '@kubeflow/pipelines/dsl'
import type { Target } from '@kubeflow/pipelines/ir'
import { describe, expect, test } from 'vitest'
import { samplePipeline } from './sample-pipeline.ts'

const image = 'registry.example/steps:1'
const make = defineComponent({
  name: 'make',
  image,
  inputs: { name: string() },
  outputs: { data: artifact(Dataset), count: integer(), names: list(string()) },
  command: ['make'],
})
const show = defineComponent({
  name: 'show',
  image,
  inputs: { count: integer({ optional: true }), data: artifact(Dataset, { optional: true }) },
  command: ['show'],
})

function pipelineOf(body: () => void): Pipeline {
  return definePipeline({ name: 'p', body }) as unknown as Pipeline
}

function faultsOf(body: () => void, target: Target = 'kfp-2.17'): readonly string[] {
  try {
    compilePipeline(pipelineOf(body), { target })
  } catch (error) {
    if (error instanceof PipelineInvalidError)
      return error.findings.map(({ place, message }) => `${place}: ${message}`)
    throw error
  }
  return []
}

describe('compiling', () => {
  test('gives the same bytes each time', () => {
    expect(compileToYaml(samplePipeline)).toBe(compileToYaml(samplePipeline))
  })

  test('keeps equal components once, however often they are used', () => {
    const { spec } = compilePipeline(
      pipelineOf(() => {
        for (let number = 0; number < 5; number++) make({ name: String(number) })
        make({ name: 'other' }).cpu({ limit: '2' })
      }),
    )
    expect(Object.keys(spec.components ?? {})).toEqual(['comp-make', 'comp-make-2'])
    expect(Object.keys(spec.root.dag?.tasks ?? {})).toHaveLength(6)
  })

  test('writes resources for backends of today and for older ones', () => {
    const { spec } = compilePipeline(
      pipelineOf(() => {
        make({ name: 'a' })
          .cpu({ limit: '500m', request: '0.25' })
          .memory({ limit: '2Gi' })
          .accelerator('nvidia.com/gpu', 2)
      }),
    )
    expect(spec.deploymentSpec.executors?.['exec-make']?.container?.resources).toEqual({
      resourceCpuLimit: '500m',
      cpuLimit: 0.5,
      resourceCpuRequest: '0.25',
      cpuRequest: 0.25,
      resourceMemoryLimit: '2Gi',
      memoryLimit: 2.147483648,
      accelerator: { resourceType: 'nvidia.com/gpu', resourceCount: '2', type: 'nvidia.com/gpu', count: '2' },
    })
  })

  test('compares numbers as the driver keeps them', () => {
    const conditionOf = (limit: number): string | undefined => {
      const { spec } = compilePipeline(
        pipelineOf(() => {
          when(greaterThan(make({ name: 'a' }).outputs.count, limit), () => {
            show()
          })
        }),
      )
      return spec.root.dag?.tasks?.['condition-1']?.triggerPolicy?.condition
    }
    const value = "inputs.parameter_values['pipelinechannel--make-count']"
    expect(conditionOf(3)).toBe(`int(${value}) > 3`)
    expect(conditionOf(3.5)).toBe(`double(${value}) > 3.5`)
  })

  test('takes a field out of an object where it is used', () => {
    const pipeline = definePipeline({
      name: 'p',
      inputs: { cameras: list(struct({ id: string(), uri: string() })) },
      body: ({ cameras }) => {
        parallelFor(cameras, (camera) => {
          make({ name: camera.field('uri') })
        })
      },
    })
    const loop = compilePipeline(pipeline).spec.components?.['comp-for-loop-1']
    expect(loop?.inputDefinitions?.parameters?.['pipelinechannel--cameras-loop-item']).toEqual({
      parameterType: 'STRUCT',
    })
    expect(loop?.dag?.tasks?.make?.inputs?.parameters?.name).toEqual({
      componentInputParameter: 'pipelinechannel--cameras-loop-item',
      parameterExpressionSelector: 'parseJson(string_value)["uri"]',
    })
  })

  test('lets a task come after a loop, an if and a task inside a group', () => {
    const { spec } = compilePipeline(
      pipelineOf(() => {
        let inside: AnyTask | undefined
        const loop = parallelFor(['a', 'b'], (name) => {
          inside = make({ name })
        })
        const branch = when(equals(make({ name: 'c' }).outputs.count, 1), () => {
          show()
        })
        show().after(loop, branch)
        if (inside !== undefined) show().after(inside)
      }),
    )
    const tasks = spec.root.dag?.tasks ?? {}
    expect(tasks['show-2']?.dependentTasks).toEqual(['condition-3', 'for-loop-2'])
    expect(tasks['show-3']?.dependentTasks).toEqual(['for-loop-2'])
  })

  test('joins what branches give by oneOf, too', () => {
    const { spec } = compilePipeline(
      pipelineOf(() => {
        const made = make({ name: 'a' }).outputs
        let [first, second] = [made.count, made.count]
        when(equals(made.count, 1), () => {
          first = make({ name: 'b' }).outputs.count
        }).otherwise(() => {
          second = make({ name: 'c' }).outputs.count
        })
        show({ count: oneOf(first, second) })
      }),
    )
    const [output] = Object.values(
      spec.components?.['comp-condition-branches-1']?.dag?.outputs?.parameters ?? {},
    )
    expect(output?.valueFromOneof?.parameterSelectors).toEqual([
      { producerSubtask: 'condition-2', outputParameterKey: 'pipelinechannel--make-2-count' },
      { producerSubtask: 'condition-3', outputParameterKey: 'pipelinechannel--make-3-count' },
    ])
  })

  test('carries every setting of Kubernetes', () => {
    const pipeline = definePipeline({
      name: 'p',
      inputs: { claim: string(), labels: struct({}), secret: string() },
      ttlSeconds: { onSuccess: 60, onFailure: 3600 },
      timeoutSeconds: 7200,
      workspace: { size: '5Gi', pvcSpecPatch: { storageClassName: 'fast' } },
      body: ({ claim, secret }) => {
        show().kubernetes(
          kubernetes.secretAsEnv({ secret, env: { key: 'KEY' } }),
          kubernetes.secretAsVolume({ secret: 'fixed', mountPath: '/secret', optional: true }),
          kubernetes.configMapAsEnv({ configMap: 'map', env: { key: 'OTHER' } }),
          kubernetes.configMapAsVolume({ configMap: 'map', mountPath: '/map' }),
          kubernetes.fieldPathAsEnv('NAME', 'metadata.name'),
          kubernetes.mountPvc({ pvc: claim, mountPath: '/data', subPath: 'a' }),
          kubernetes.emptyDirMount({
            name: 'shm',
            mountPath: '/dev/shm',
            medium: 'Memory',
            sizeLimit: '1Gi',
          }),
          kubernetes.ephemeralVolume({
            name: 'tmp',
            mountPath: '/tmp',
            accessModes: ['ReadWriteOnce'],
            size: '1Gi',
          }),
          kubernetes.nodeSelector({ disk: 'ssd' }),
          kubernetes.toleration({
            key: 'gpu',
            operator: 'Exists',
            effect: 'NoExecute',
            tolerationSeconds: 30,
          }),
          kubernetes.nodeAffinity({
            matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }],
            weight: 10,
          }),
          kubernetes.nodeAffinityJson({ preferredDuringSchedulingIgnoredDuringExecution: [] }),
          kubernetes.podLabel('team', 'signs'),
          kubernetes.podAnnotation('note', 'x'),
          kubernetes.podAnnotation('more', 'y'),
          kubernetes.imagePullPolicy('IfNotPresent'),
          kubernetes.imagePullSecrets('pull'),
          kubernetes.timeout(600),
          kubernetes.securityContext({ runAsUser: 1000, runAsNonRoot: true }),
        )
      },
    })
    const { platform } = compilePipeline(pipeline)
    const kubernetesSpec = platform?.platforms?.kubernetes
    expect(kubernetesSpec?.pipelineConfig).toEqual({
      resourceTtlOnSuccess: 60,
      resourceTtlOnFailure: 3600,
      activeDeadlineSeconds: 7200,
      workspace: { size: '5Gi', kubernetes: { pvcSpecPatch: { storageClassName: 'fast' } } },
    })
    const config = kubernetesSpec?.deploymentSpec?.executors?.['exec-show']
    expect(Object.keys(config ?? {}).sort()).toEqual([
      'activeDeadlineSeconds',
      'configMapAsEnv',
      'configMapAsVolume',
      'emptyDirMounts',
      'fieldPathAsEnv',
      'genericEphemeralVolume',
      'imagePullPolicy',
      'imagePullSecret',
      'nodeAffinity',
      'nodeSelector',
      'podMetadata',
      'pvcMount',
      'secretAsEnv',
      'secretAsVolume',
      'securityContext',
      'tolerations',
    ])
    expect(config?.podMetadata).toEqual({ labels: { team: 'signs' }, annotations: { note: 'x', more: 'y' } })
    expect(config?.pvcMount).toEqual([
      {
        componentInputParameter: 'claim',
        pvcNameParameter: { componentInputParameter: 'claim' },
        mountPath: '/data',
        subPath: 'a',
      },
    ])
    expect(config?.secretAsVolume?.[0]).toEqual({
      secretName: 'fixed',
      secretNameParameter: { runtimeValue: { constant: 'fixed' } },
      mountPath: '/secret',
      optional: true,
    })
  })

  test('carries retries, cache keys, names and env', () => {
    const { spec } = compilePipeline(
      pipelineOf(() => {
        make({ name: 'a' })
          .retry({ count: 3, backoffSeconds: 5, maxBackoffSeconds: 60 })
          .caching({ key: 'v2' })
          .displayName('Make it')
          .env('LEVEL', 'debug')
          .image('registry.example/other:2')
      }),
    )
    expect(spec.root.dag?.tasks?.make).toMatchObject({
      taskInfo: { name: 'Make it' },
      cachingOptions: { enableCache: true, cacheKey: 'v2' },
      retryPolicy: { maxRetryCount: 3, backoffDuration: '5s', backoffFactor: 2, backoffMaxDuration: '60s' },
    })
    expect(spec.deploymentSpec.executors?.['exec-make']?.container).toMatchObject({
      image: 'registry.example/other:2',
      env: [{ name: 'LEVEL', value: 'debug' }],
    })
  })
})

describe('device claims', () => {
  const claiming = definePipeline({
    name: 'claiming',
    inputs: { names: list(string()) },
    body: ({ names }) => {
      parallelFor(names, (name) => {
        make({ name }).useResourceClaim('hand-networks')
      })
    },
  })

  test('are claims of the pod from kfp-next on, with the template as a parameter of the pipeline', () => {
    const { spec, platform } = compilePipeline(claiming, { target: 'kfp-next' })
    expect(spec.root.inputDefinitions?.parameters?.['resource-claim-hand-networks']?.parameterType).toBe(
      'STRUCT',
    )
    expect(
      platform?.platforms?.kubernetes?.deploymentSpec?.executors?.['exec-make']?.podResourceClaims,
    ).toEqual([
      { resourceClaimJson: { componentInputParameter: 'pipelinechannel--resource-claim-hand-networks' } },
    ])
  })

  test('are an annotation for kfp-2.17, and no parameter', () => {
    const { spec, platform } = compilePipeline(claiming, { target: 'kfp-2.17' })
    expect(Object.keys(spec.root.inputDefinitions?.parameters ?? {})).toEqual(['names'])
    expect(platform?.platforms?.kubernetes?.deploymentSpec?.executors?.['exec-make']).toEqual({
      podMetadata: { annotations: { 'pipelines.dra/resource-claim': 'hand-networks' } },
    })
  })

  test('can be of another template for each item of a loop, but not for kfp-2.17', () => {
    const perItem = (): void => {
      const claims = defineComponent({
        name: 'claims',
        image,
        outputs: { all: list(struct({})) },
        command: ['claims'],
      })
      parallelFor(claims().output, (claim) => {
        make({ name: 'a' }).useResourceClaim(claim)
      })
    }
    const { platform } = compilePipeline(pipelineOf(perItem), { target: 'kfp-next' })
    expect(
      platform?.platforms?.kubernetes?.deploymentSpec?.executors?.['exec-make']?.podResourceClaims,
    ).toEqual([{ resourceClaimJson: { componentInputParameter: 'pipelinechannel--claims-all-loop-item' } }])
    expect(faultsOf(perItem)).toEqual([
      'p > parallelFor > make: kfp-2.17 carries a claim in an annotation of the pod, which cannot be decided when the pipeline runs',
    ])
  })
})

describe('refusing', () => {
  test('gathers every fault before it throws', () => {
    const faults = faultsOf(() => {
      const { data } = parallelFor(['a'], (name) => ({ data: make({ name }).outputs.data }))
      void data
      let leaked = make({ name: 'x' }).outputs
      parallelFor(['a'], (name) => {
        leaked = make({ name }).outputs
      })
      show({ data: leaked.data })
      when(equals(make({ name: 'y' }).outputs.count, 1), () => {
        leaked = make({ name: 'z' }).outputs
      })
      show({ count: leaked.count })
    })
    expect(faults).toEqual([
      'p > show: it takes a value made inside parallelFor, where there is one for each item',
      'p > show: it takes a value made inside a branch, which may not have run',
    ])
  })

  test('a setting that backends leave out, unless that is allowed', () => {
    const body = (): void => {
      show().kubernetes(kubernetes.podAffinity({ topologyKey: 'zone' }))
    }
    expect(faultsOf(body)).toHaveLength(1)
    expect(() => compilePipeline(pipelineOf(body), { allowIgnored: true })).not.toThrow()
  })

  test('an init container for a backend that knows none', () => {
    const body = (): void => {
      show().kubernetes(kubernetes.initContainer({ name: 'first', image }))
    }
    expect(faultsOf(body)[0]).toContain('kfp-2.17 refuses a file with "initContainers"')
    expect(faultsOf(body, 'kfp-next')).toEqual([])
  })

  test('an importer inside a loop', () => {
    const faults = faultsOf(() => {
      parallelFor(['s3://a', 's3://b'], (uri) => {
        show({ data: importer({ uri, type: Dataset }).output })
      })
    })
    expect(faults[0]).toContain('#10860')
  })

  test('equal containers with other inputs', () => {
    const other = defineComponent({ name: 'other', image, inputs: { name: string() }, command: ['show'] })
    expect(
      faultsOf(() => {
        show()
        other({ name: 'a' })
      })[0],
    ).toContain('the backend mixes them up')
  })

  test('a final status that nothing fills in', () => {
    const end = defineComponent({
      name: 'end',
      image,
      inputs: { status: taskFinalStatus() },
      command: ['end'],
    })
    expect(faultsOf(() => void end())).toEqual(['p > end: nothing fills in the final status "status"'])
  })

  test('settings of a container on a pipeline', () => {
    const inner = definePipeline({ name: 'inner', body: () => void show() })
    expect(faultsOf(() => void inner().env('A', 'b'))[0]).toContain('env are settings of a container')
  })

  test('a pipeline that contains itself', () => {
    const self: Pipeline = pipelineOf(() => void self())
    expect(() => compilePipeline(self)).toThrow('contains itself')
  })

  test('a component outside a pipeline', () => {
    expect(() => show()).toThrow('inside the body of definePipeline')
  })

  test('a task of another pipeline', () => {
    let stolen: AnyTask | undefined
    compilePipeline(
      pipelineOf(() => {
        stolen = make({ name: 'a' })
      }),
    )
    expect(faultsOf(() => stolen !== undefined && void show().after(stolen))).toHaveLength(1)
  })
})
