import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Values } from '../charts/profiles.ts'
import { type PlayedServices, playServices } from './lab/play-services.ts'
import { findKeda, type RunningKeda, runKeda } from './lab/run-keda.ts'
import type { Lab, Ran } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, install, seen } from './releases.ts'

const programs = findKeda()
const lab = (programs === undefined ? undefined : await openLab()) as Lab
const NAMESPACE = 'live'

describe.skipIf(lab === undefined)('KEDA’s webhook', () => {
  let keda: RunningKeda
  let services: PlayedServices
  beforeAll(async () => {
    services = await playServices()
    keda = await runKeda(lab, programs!, services.url)
    // KEDA reads what the worker's environment names.
    await addNamespace(lab, NAMESPACE)
    for (const name of ['signline-keys', 'signline-redis'])
      await lab.kubectl([
        ...['create', 'secret', 'generic', name, '-n', NAMESPACE],
        ...['ticket-key', 'operator-key', 'url', 'password'].map((key) => `--from-literal=${key}=a`),
      ])
  })
  afterAll(async () => {
    await keda?.stop()
    await services?.stop()
    await lab?.stop()
  })

  const scaledBy = async (by: string, more: Values = {}): Promise<Ran> =>
    await install(lab, NAMESPACE, {
      network: { peers: { keda: { namespace: 'keda' } } },
      scaling: { by, ...more },
    })
  const autoscalers = async (): Promise<string> => {
    const path = `/apis/autoscaling/v2/namespaces/${NAMESPACE}/horizontalpodautoscalers`
    return ((await lab.api.list(path)) ?? []).map(({ metadata }) => metadata.name).join()
  }

  test.each([1, 0, 3])('takes a minimum of %i workers without a warning', async (minReplicas) => {
    expect(await scaledBy('keda', { minReplicas }), keda.log()).toMatchObject({ status: 0, stderr: '' })
  })

  test('lets the chart go from KEDA to an autoscaler of its own', async () => {
    expect(await scaledBy('hpa')).toMatchObject({ status: 0 })
    expect(await seen(autoscalers, (names) => names === 'signline-worker')).toBe('signline-worker')
  })

  test('refuses the way back in one step, and takes it by way of none', async () => {
    const refused = await scaledBy('keda')
    expect(refused.status).not.toBe(0)
    expect(refused.stderr).toContain("is already managed by the hpa 'signline-worker'")
    expect(await scaledBy('none')).toMatchObject({ status: 0 })
    const again = async (): Promise<number> => (await scaledBy('keda')).status
    expect(await seen(again, (status) => status === 0)).toBe(0)
    expect(await seen(autoscalers, (names) => names.startsWith('keda'))).toBe('keda-hpa-signline-worker')
  })
})
