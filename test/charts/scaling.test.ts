import { describe, expect, test } from 'vitest'
import { faultsOf, schemas } from './crd-schemas.ts'
import { helm, render } from './render.ts'

interface ScaledObject {
  readonly spec: {
    readonly minReplicaCount: number
    readonly advanced: { readonly scalingModifiers: { readonly formula: string } }
    readonly triggers: readonly { readonly name: string; readonly metadata: { readonly url: string } }[]
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
    const { spec } = found('ScaledObject', ...KEDA, '--set', 'scaling.camerasPerWorker=4') as ScaledObject
    const { formula } = spec.advanced.scalingModifiers
    const asked = [0, 1, 3, 4, 7, 8, 1000].map((cameras) => replicas(formula, cameras, cameras > 0 ? 1 : 0))
    expect(asked).toEqual([0, 1, 1, 2, 2, 3, 251])
    expect(replicas(formula, 0, 17)).toBe(3)
  })

  test('KEDA asks the gateway by its Service', () => {
    const { spec } = found('ScaledObject', ...KEDA) as ScaledObject
    expect(spec.triggers.map(({ name, metadata }) => [name, metadata.url])).toEqual([
      ['cameras', 'http://rel-signline-gateway.live.svc.cluster.local:80/load'],
      ['sessions', 'http://rel-signline-gateway.live.svc.cluster.local:80/load'],
    ])
  })

  test('one worker stays, unless the first caption may wait', () => {
    const least = (...values: string[]): number =>
      (found('ScaledObject', ...KEDA, ...values) as ScaledObject).spec.minReplicaCount
    expect(least()).toBe(1)
    expect(least('--set', 'scaling.minReplicas=0')).toBe(0)
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
        '"tolerance":0',
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
    [
      'scaling.by=hpa,scaling.minReplicas=0',
      'scaling.minReplicas: 0, and a HorizontalPodAutoscaler keeps one',
    ],
    ['scaling.by=hpa,scaling.minReplicas=11', 'scaling.minReplicas: 11, and scaling.maxReplicas is 10'],
    ['scaling.by=hpa,worker.enabled=false', 'scaling.by: hpa, and worker.enabled is false'],
    ['scaling.by=keda', 'network.peers.keda: empty, and scaling.by is keda'],
    ['scaling.by=sometimes', "at '/scaling/by'"],
    ['scaling.camerasPerWorker=0', "at '/scaling/camerasPerWorker'"],
  ])('%s is refused with its place', (values, sentence) => {
    expect(render('--set', values).refusal).toContain(sentence)
  })

  test.skipIf(schemas === undefined)("the ScaledObject fits KEDA's schema", () => {
    const manifest = render(...KEDA).manifests.find(({ kind }) => kind === 'ScaledObject')!
    expect(faultsOf(manifest)).toEqual([])
    expect(faultsOf({ ...manifest, spec: { ...(manifest.spec as object), scaleTargetRef: {} } })).not.toEqual(
      [],
    )
  })
})
