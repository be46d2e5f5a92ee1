import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { ask, openTestGateway } from '../live/gateway/gateway-harness.ts'
import { faultsOf, schemas } from './crd-schemas.ts'
import { helm, render } from './render.ts'

interface ScaledObject {
  readonly spec: {
    readonly minReplicaCount: number
    readonly cooldownPeriod?: number
    readonly advanced: { readonly scalingModifiers: { readonly formula: string } }
    readonly fallback: { readonly replicas: number }
    readonly triggers: readonly {
      readonly name: string
      readonly metadata: { readonly url: string; readonly valueLocation: string }
    }[]
  }
}

const KEDA = ['--set', 'scaling.by=keda,network.peers.keda.namespace=keda']
const HPA = ['--set', 'scaling.by=hpa']

function found(kind: string, ...values: readonly string[]): unknown {
  return render(...values).manifests.find((manifest) => manifest.kind === kind)
}

/** Replicas that KEDA's formula asks for; its language reads these operators as JavaScript does. */
function replicas(formula: string, cameras: number, sessions: number): number {
  const value = new Function('cameras', 'sessions', 'max', `return ${formula}`) as (
    cameras: number,
    sessions: number,
    max: (one: number, other: number) => number,
  ) => number
  return Math.ceil(value(cameras, sessions, Math.max))
}

describe.skipIf(helm === undefined)('Workers follow the number of cameras', () => {
  test('nobody scales unless the values say who', () => {
    expect(found('ScaledObject')).toBeUndefined()
    expect(found('HorizontalPodAutoscaler')).toBeUndefined()
  })

  test('replicas are the cameras, and room for one more, divided by what a worker reads', () => {
    const { spec } = found(
      'ScaledObject',
      ...KEDA,
      '--set',
      'scaling.camerasPerWorker=4,scaling.spareCameras=1',
    ) as ScaledObject
    const { formula } = spec.advanced.scalingModifiers
    const asked = [0, 1, 3, 4, 7, 8, 1000].map((cameras) => replicas(formula, cameras, cameras > 0 ? 1 : 0))
    expect(asked).toEqual([0, 1, 1, 2, 2, 3, 251])
    expect([7, 8, 17].map((sessions) => replicas(formula, 0, sessions))).toEqual([1, 2, 3])
  })

  test('KEDA asks the gateway by its Service, where nobody needs a key', () => {
    const { spec } = found('ScaledObject', ...KEDA) as ScaledObject
    const url = 'http://rel-signline-gateway.live.svc.cluster.local:80/load'
    expect(spec.triggers).toEqual(
      ['cameras', 'sessions'].map((name) => ({
        type: 'metrics-api',
        name,
        metadata: { url, valueLocation: name, format: 'json' },
      })),
    )
    expect(found('TriggerAuthentication', ...KEDA)).toBeUndefined()
  })

  test('the gateway answers what KEDA reads there, and no id', async () => {
    await using opened = await openTestGateway()
    opened.setWorker({ cameraCapacity: 10 })
    const camera = { kind: 'server' as const, uri: 'rtsp://10.9.0.7/stage', mirrored: false, loop: false }
    await opened.gateway.createSession({ cameras: [{ ...camera, id: 'left' }] })
    await opened.gateway.createSession()
    const { spec } = found('ScaledObject', ...KEDA) as ScaledObject
    const { status, body } = await ask(
      opened.gateway,
      'GET',
      new URL(spec.triggers[0]!.metadata.url).pathname,
    )
    expect(status).toBe(200)
    expect(spec.triggers.map(({ metadata }) => body[metadata.valueLocation])).toEqual([1, 2])
    expect(Object.values(body).every((value) => typeof value === 'number')).toBe(true)
  })

  test('a worker takes no more than the scaler reckons with', () => {
    const args = (...values: string[]): string =>
      JSON.stringify(
        render(...values).manifests.find(
          ({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith('-worker'),
        ),
      )
    expect(args(...KEDA, '--set', 'scaling.camerasPerWorker=16')).toContain(
      '"--max-cameras","16","--max-sessions","8"',
    )
    expect(args()).not.toContain('--max-cameras')
  })

  test('docs reckon, without a GPU, with the cameras and cores that a worker of the chart has', () => {
    const { scaling, worker } = load(readFileSync('charts/signline/values.yaml', 'utf8')) as {
      readonly scaling: { readonly camerasPerWorker: number }
      readonly worker: { readonly resources: { readonly requests: { readonly cpu: string } } }
    }
    const page = readFileSync('docs/scaling.md', 'utf8')
    expect(/--cameras-per-cpu-worker (\d+)/.exec(page)?.[1]).toBe(String(scaling.camerasPerWorker))
    expect([scaling.camerasPerWorker, worker.resources.requests.cpu]).toEqual([4, '2'])
    expect(page).toContain('Four cameras a pod without a GPU are what the chart says')
    expect(page).toContain('of the two cores that its workers ask for')
  })

  test('a HorizontalPodAutoscaler adds a worker before those that run are full', () => {
    const values = [
      '--set',
      'scaling.camerasPerWorker=4,scaling.sessionsPerWorker=8,scaling.hpa.fullPercent=80',
    ]
    const { spec } = found('HorizontalPodAutoscaler', ...HPA, ...values) as {
      spec: { metrics: { external: unknown }[] }
    }
    expect(spec.metrics.map(({ external }) => external)).toEqual([
      {
        metric: { name: 'signline_cameras', selector: { matchLabels: { kind: 'server' } } },
        target: { type: 'AverageValue', averageValue: '3200m' },
      },
      { metric: { name: 'signline_sessions' }, target: { type: 'AverageValue', averageValue: '6400m' } },
    ])
  })

  test('and says whole numbers as the API server stores them, so that a GitOps tool sees no change', () => {
    const values = ['--set', 'scaling.camerasPerWorker=5,scaling.hpa.fullPercent=80']
    const { spec } = found('HorizontalPodAutoscaler', ...HPA, ...values) as {
      spec: { metrics: { external: { target: object } }[] }
    }
    expect(spec.metrics[0]?.external.target).toEqual({ type: 'AverageValue', averageValue: '4' })
  })

  test('where no worker stays, none is asked for while nothing is wanted, and one when something is', () => {
    const { spec } = found('ScaledObject', ...KEDA, '--set', 'scaling.minReplicas=0') as ScaledObject
    const { formula } = spec.advanced.scalingModifiers
    expect([spec.minReplicaCount, replicas(formula, 0, 0)]).toEqual([0, 0])
    expect(spec.cooldownPeriod).toBe(300)
    expect((found('ScaledObject', ...KEDA) as ScaledObject).spec).not.toHaveProperty('cooldownPeriod')
    expect([replicas(formula, 0, 1), replicas(formula, 1, 1)]).toEqual([1, 1])
    // A fallback of 0 is none for KEDA, and it would end every worker while the gateway is away.
    expect(spec.fallback.replicas).toBe(1)
  })

  test('the gateway tells whoever is refused how long a worker takes, where something starts one', () => {
    const gateway = (...values: string[]): string =>
      JSON.stringify(
        render(...values).manifests.find(
          ({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith('-gateway'),
        ),
      )
    expect(gateway(...KEDA, '--set', 'scaling.workerStartSeconds=90')).toContain(
      '"--worker-start-seconds","90"',
    )
    for (const values of [[], HPA]) expect(gateway(...values)).not.toContain('--worker-start-seconds')
  })

  test('workers end one by one, and only after the number has stayed down', () => {
    for (const values of [KEDA, HPA])
      expect(
        JSON.stringify(found(values === KEDA ? 'ScaledObject' : 'HorizontalPodAutoscaler', ...values)),
      ).toContain(
        '"scaleDown":{"stabilizationWindowSeconds":300,"policies":[{"type":"Pods","value":1,"periodSeconds":60}]}',
      )
  })

  test('a cluster that knows the field is told to act on small differences too', () => {
    const tolerant = (version: string): boolean =>
      JSON.stringify(found('HorizontalPodAutoscaler', ...HPA, '--kube-version', version)).includes(
        '"tolerance":"0"',
      )
    expect(['1.34.0', '1.35.0', '1.36.3'].map(tolerant)).toEqual([false, true, true])
  })

  test('who sets the number of workers is not the Deployment then', () => {
    const deployment = (...values: string[]): string =>
      JSON.stringify(
        render(...values).manifests.find(
          ({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith('-worker'),
        ),
      )
    expect(deployment()).toContain('"replicas":1')
    expect(deployment(...KEDA)).not.toContain('"replicas"')
    expect(deployment(...HPA)).not.toContain('"replicas"')
  })

  test.each([
    ['scaling.by=hpa,scaling.minReplicas=11', 'scaling.minReplicas: 11, and scaling.maxReplicas is 10'],
    ['scaling.by=hpa,scaling.minReplicas=0', 'scaling.minReplicas: 0, and scaling.by is hpa'],
    ['scaling.by=keda,scaling.minReplicas=-1', "at '/scaling/minReplicas'"],
    ['scaling.by=hpa,worker.enabled=false', 'scaling.by: hpa, and worker.enabled is false'],
    ['scaling.by=keda', 'network.peers.keda: empty, and scaling.by is keda'],
    ['scaling.by=sometimes', "at '/scaling/by'"],
    ['scaling.camerasPerWorker=0', "at '/scaling/camerasPerWorker'"],
  ])('%s is refused with its place', (values, sentence) => {
    expect(render('--set', values).refusal).toContain(sentence)
  })

  test.skipIf(schemas === undefined)("the ScaledObject fits KEDA's schema", () => {
    const { manifests } = render(...KEDA)
    const manifest = manifests.find(({ kind }) => kind === 'ScaledObject')!
    expect(faultsOf(manifest)).toEqual([])
    expect(faultsOf({ ...manifest, spec: { ...(manifest.spec as object), scaleTargetRef: {} } })).not.toEqual(
      [],
    )
  })
})
