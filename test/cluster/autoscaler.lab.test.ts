import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeSelfSigned } from '#live/tls/self-signed.js'
import { registerExternalMetrics } from './lab/aggregation.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, install, podsOf, seen } from './releases.ts'

/** Kubernetes looks every 15 s unless told otherwise. */
const controllers = ['--horizontal-pod-autoscaler-sync-period=1s']
const lab = (await openLab({ controllers })) as Lab
const NAMESPACE = 'live'
const AUTOSCALER = `/apis/autoscaling/v2/namespaces/${NAMESPACE}/horizontalpodautoscalers/signline-worker`

/** What an adapter would sum over all workers. */
const sums = { signline_cameras: 0, signline_sessions: 0 }
/** While it is away it gives no numbers. */
const adapter = { isAway: false }

describe.skipIf(lab === undefined)('The HorizontalPodAutoscaler of the chart', () => {
  const asked = new Set<string>()
  let server: Server
  beforeAll(async () => {
    server = await serveMetrics(asked)
    await addNamespace(lab, 'metrics')
    const { port } = server.address() as AddressInfo
    await registerExternalMetrics(
      lab,
      { namespace: 'metrics', name: 'adapter', port },
      { insecureSkipTLSVerify: true },
    )
    const made = await install(lab, NAMESPACE, {
      scaling: {
        by: 'hpa',
        camerasPerWorker: 4,
        sessionsPerWorker: 8,
        maxReplicas: 6,
        stabilizationSeconds: 4,
        hpa: { fullPercent: 75 },
      },
    })
    expect(made).toMatchObject({ status: 0, stderr: '' })
  })
  afterAll(async () => {
    server?.close()
    await lab?.stop()
  })

  const wanted = async (): Promise<number> => {
    const { spec } = (await lab.api.read(
      `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/signline-worker`,
    )) as unknown as { readonly spec: { readonly replicas: number } }
    return spec.replicas
  }

  // Up first: more workers come at once, fewer one by one. Full are 3 cameras or 6 sessions.
  test.each([
    [0, 0, 1],
    [3, 6, 1],
    [4, 6, 2],
    [6, 6, 2],
    [6, 13, 3],
    [0, 18, 3],
    [10, 18, 4],
    [100, 100, 6],
    [15, 30, 5],
  ])('makes of %i cameras and %i sessions %i workers', async (cameras, sessions, workers) => {
    Object.assign(sums, { signline_cameras: cameras, signline_sessions: sessions })
    const before = await averages()
    expect(await seen(wanted, (found) => found === workers, 200_000), before).toBe(workers)
    const each = [cameras, sessions].map((sum) => Math.ceil((sum * 1000) / workers))
    expect(await seen(averages, (found) => found === each.join())).toBe(each.join())
    expect(await wanted()).toBe(workers)
    expect((await podsOf(lab, NAMESPACE, 'worker')).length).toBe(workers)
  })

  test('asks for the metrics by the names and labels of the values', () => {
    expect([...asked].toSorted()).toEqual(['signline_cameras kind=server', 'signline_sessions '])
  })

  const scaledBy = async (by: string): Promise<void> => {
    const values = { scaling: { by, minReplicas: 4, stabilizationSeconds: 3600 }, worker: { replicas: 4 } }
    expect(await install(lab, NAMESPACE, values)).toMatchObject({ status: 0, stderr: '' })
  }

  test('gives the number back to the values, and takes it again from the number that was set by hand', async () => {
    // Without numbers the autoscaler leaves workers as they are, in the moment before Helm takes it away, too.
    adapter.isAway = true
    expect(await seen(active, (status) => status === 'False')).toBe('False')
    await scaledBy('none')
    expect(await wanted()).toBe(4)
    adapter.isAway = false
    // Kubernetes takes a number that only the chart has set for none, which is one, when the chart names it no more.
    await lab.kubectl(['scale', 'deployment/signline-worker', '--replicas=5', '-n', NAMESPACE])
    const found = new Set<number>()
    let upgraded = false
    const looking = (async () => {
      while (!upgraded) found.add(await wanted())
    })()
    await scaledBy('hpa').finally(() => {
      upgraded = true
    })
    await looking
    expect([...found]).toEqual([5])
  })

  /** Whether the autoscaler could count workers when it looked last. */
  async function active(): Promise<string | undefined> {
    const { status } = (await lab.api.read(AUTOSCALER)) as unknown as {
      readonly status?: { conditions?: readonly { type: string; status: string }[] }
    }
    return status?.conditions?.find(({ type }) => type === 'ScalingActive')?.status
  }

  /** Of both metrics a worker, thousandths, as Kubernetes saw them last. */
  async function averages(): Promise<string> {
    const { status } = (await lab.api.read(AUTOSCALER)) as unknown as {
      readonly status?: { currentMetrics?: { external: { current: { averageValue: string } } }[] | null }
    }
    return (status?.currentMetrics ?? [])
      .map(({ external }) => external.current.averageValue)
      .map((text) => (text.endsWith('m') ? Number(text.slice(0, -1)) : Number(text) * 1000))
      .join()
  }
})

/** An adapter's API of external metrics, as far as the autoscaler's controller asks it. */
async function serveMetrics(asked: Set<string>): Promise<Server> {
  const { cert, key } = await makeSelfSigned(['localhost'], [])
  const server = createServer({ cert, key }, (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'https://localhost')
    response.setHeader('content-type', 'application/json')
    const [, name] = /\/namespaces\/live\/(signline_\w+)$/.exec(pathname) ?? []
    if (name === undefined) {
      response.end(
        JSON.stringify({
          kind: 'APIResourceList',
          apiVersion: 'v1',
          groupVersion: 'external.metrics.k8s.io/v1beta1',
          resources: [],
        }),
      )
      return
    }
    if (adapter.isAway) {
      response.writeHead(503).end()
      return
    }
    asked.add(`${name} ${searchParams.get('labelSelector') ?? ''}`)
    const value = String(sums[name as keyof typeof sums])
    response.end(
      JSON.stringify({
        kind: 'ExternalMetricValueList',
        apiVersion: 'external.metrics.k8s.io/v1beta1',
        metadata: {},
        items: [{ metricName: name, metricLabels: {}, timestamp: new Date().toISOString(), value }],
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
