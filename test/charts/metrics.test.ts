import { describe, expect, test } from 'vitest'
import type { Port } from '#network/arrow.js'
import type { Manifest } from '#network/evaluate/endpoint.js'
import { parties } from '#network/parties.js'
import { faultsOf, schemas } from './crd-schemas.ts'
import { helm, render } from './render.ts'

interface Pod {
  readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }
  readonly spec: {
    readonly containers: readonly {
      readonly args: readonly string[]
      readonly ports?: readonly { readonly name: string; readonly containerPort: number }[]
      readonly livenessProbe?: object
    }[]
  }
}

function podOf(component: string, ...values: readonly string[]): Pod {
  const found = render(...values).manifests.find(
    ({ kind, metadata }) => kind === 'Deployment' && metadata.name.endsWith(`-${component}`),
  )
  if (found === undefined) throw new Error(`no Deployment of the ${component}`)
  return (found.spec as { template: Pod }).template
}

const MONITORED = 'telemetry.podMonitor.enabled=true,network.peers.prometheus.namespace=monitoring'
const MONITOR = 'monitoring.coreos.com/v1 PodMonitor'

function monitorOf(...values: readonly string[]): Manifest | undefined {
  return render(...values).manifests.find(({ kind }) => kind === 'PodMonitor')
}

const SCRAPED = 'telemetry.scrapeAnnotations=true,network.peers.prometheus.namespace=monitoring'

describe.skipIf(helm === undefined)('Metrics of the pods', () => {
  test('are answered by a worker where the table of arrows says, and its probes ask there', () => {
    const [container] = podOf('worker').spec.containers
    const [{ name, number }] = parties.worker.ports as readonly [Port]
    expect(container?.ports).toEqual([{ name, containerPort: number }])
    expect(container?.args.join(' ')).toContain(`--metrics-host 0.0.0.0 --metrics-port ${number}`)
    expect(container?.livenessProbe).toMatchObject({ httpGet: { path: '/healthz', port: name } })
  })

  test('are off where the values say so, and then nothing asks for them', () => {
    const pod = podOf('worker', '--set', `worker.metrics.enabled=false,${SCRAPED}`)
    expect(JSON.stringify(pod)).not.toMatch(/metrics|Probe|prometheus/)
  })

  test('are announced to Prometheus by annotations only where the values say so, beside the own ones', () => {
    for (const [component, port] of [
      ['gateway', '8080'],
      ['worker', '9464'],
    ] as const) {
      expect(podOf(component).metadata.annotations).toBeUndefined()
      const own = `${component}.podAnnotations.team=captions`
      expect(podOf(component, '--set', `${SCRAPED},${own}`).metadata.annotations).toEqual({
        'prometheus.io/scrape': 'true',
        'prometheus.io/port': port,
        'prometheus.io/path': '/metrics',
        team: 'captions',
      })
    }
  })

  test('are found by the Prometheus Operator by a PodMonitor only where the values say so', () => {
    expect(monitorOf()).toBeUndefined()
    expect(monitorOf('--set', MONITORED)?.spec).toEqual({
      selector: {
        matchLabels: { 'app.kubernetes.io/name': 'signline', 'app.kubernetes.io/instance': 'rel' },
        matchExpressions: [
          { key: 'app.kubernetes.io/component', operator: 'In', values: ['gateway', 'worker'] },
        ],
      },
      podMetricsEndpoints: [
        { port: 'http', path: '/metrics' },
        { port: 'metrics', path: '/metrics' },
      ],
    })
    expect(podOf('gateway', '--set', MONITORED).metadata.annotations).toBeUndefined()
  })

  test('are asked for at ports that the pods have, and at no other', () => {
    const ports = (...more: readonly string[]): readonly string[] => {
      const { podMetricsEndpoints } = monitorOf('--set', [MONITORED, ...more].join())!.spec as {
        podMetricsEndpoints: { port: string }[]
      }
      return podMetricsEndpoints.map(({ port }) => port)
    }
    const named = (['gateway', 'worker'] as const).flatMap((component) =>
      (podOf(component).spec.containers[0]?.ports ?? []).map(({ name }) => name),
    )
    expect(ports()).toEqual(named)
    expect(ports('worker.metrics.enabled=false')).toEqual(['http'])
    expect(ports('gateway.enabled=false')).toEqual(['metrics'])
  })

  test.skipIf(schemas?.has(MONITOR) !== true)(
    'are found by a PodMonitor that fits the schema of its operator, which knows no other field',
    () => {
      const settings = 'telemetry.podMonitor.interval=1m30s,telemetry.podMonitor.scrapeTimeout=5s'
      const manifest = monitorOf('--set', `${MONITORED},${settings}`)!
      expect(manifest.spec).toMatchObject({
        podMetricsEndpoints: [{ interval: '1m30s', scrapeTimeout: '5s' }, { interval: '1m30s' }],
      })
      expect(faultsOf(manifest)).toEqual([])
      expect(faultsOf({ ...manifest, spec: { ...(manifest.spec as object), selectors: {} } })).toHaveLength(1)
    },
  )

  test('are found by the Prometheus that chooses by the labels of the values', () => {
    const label = 'telemetry.podMonitor.labels.release=kube-prometheus-stack'
    expect(monitorOf('--set', `${MONITORED},${label}`)?.metadata).toMatchObject({
      labels: { release: 'kube-prometheus-stack', 'app.kubernetes.io/instance': 'rel' },
    })
  })

  test.each([
    ['telemetry.podMonitor.interval=often', '/telemetry/podMonitor/interval'],
    ['telemetry.podMonitor.scrapeTimeout=5', '/telemetry/podMonitor/scrapeTimeout'],
    ['telemetry.podMonitor.labels.helm\\.sh/chart=a', '/telemetry/podMonitor/labels/helm.sh~1chart'],
    ['telemetry.podMonitor.namespace=monitoring', "/telemetry/podMonitor'"],
  ])('are not found by %s, which is refused with the path', (value, place) => {
    expect(render('--set', `${MONITORED},${value}`).refusal).toContain(place)
  })
})
