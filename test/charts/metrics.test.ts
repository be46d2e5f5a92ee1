import { describe, expect, test } from 'vitest'
import type { Port } from '#network/arrow.js'
import { parties } from '#network/parties.js'
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
})
