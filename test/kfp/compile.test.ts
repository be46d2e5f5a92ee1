import { compilePipeline, compileToYaml } from '@kubeflow/pipelines/compiler'
import {
  type AnyTask,
  definePipeline,
  equals,
  greaterThan,
  kubernetes,
  list,
  oneOf,
  parallelFor,
  string,
  struct,
  when,
} from '@kubeflow/pipelines/dsl'
import { describe, expect, test } from 'vitest'
import { samplePipeline } from './sample-pipeline.ts'
import { make, pipelineOf, show } from './small-steps.ts'

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
