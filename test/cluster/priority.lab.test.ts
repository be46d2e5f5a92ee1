import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { held, install, podsOf, seen } from './releases.ts'

const lab = (await openLab()) as Lab
const NAMESPACE = 'live'

describe.skipIf(lab === undefined)('A worker for which no node has room', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    // 64 cores: Redis and the worker, or Redis and the gateways.
    nodes = await playNodes(lab, { names: ['node-a'] })
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  const values = {
    gateway: { replicas: 2 },
    worker: { replicas: 1, resources: { requests: { cpu: '63900m', memory: '1Gi' } } },
  }
  const namesOf = async (component: string): Promise<string[]> =>
    (await podsOf(lab, NAMESPACE, component)).map(({ metadata }) => metadata.name).toSorted()
  /** What the scheduler says of the workers that wait. */
  const waiting = async (): Promise<string[]> =>
    (await podsOf(lab, NAMESPACE, 'worker')).flatMap(({ status }) => {
      const { conditions = [] } = status as { conditions?: { reason?: string; message?: string }[] }
      return conditions.flatMap(({ reason, message }) => (reason === 'Unschedulable' ? [message ?? ''] : []))
    })

  test('waits, and takes it from no gateway and not from Redis', async () => {
    expect(
      await install(lab, NAMESPACE, { ...values, worker: { ...values.worker, replicas: 0 } }),
    ).toMatchObject({
      status: 0,
    })
    const parts = async (): Promise<string[]> => [...(await namesOf('gateway')), ...(await namesOf('redis'))]
    const before = await seen(parts, (found) => found.length === 3)
    expect(before).toHaveLength(3)
    expect(await install(lab, NAMESPACE, values)).toMatchObject({ status: 0 })
    const said = await seen(waiting, (found) => found.length === 1)
    expect(said).toHaveLength(1)
    expect(said[0]).toContain('Insufficient cpu')
    expect(said[0]).toContain('No preemption victims found')
    expect(await parts()).toEqual(before)
  })

  test('takes it from gateways that are given a lower one, so that the test can fail', async () => {
    await lab.api.create('/apis/scheduling.k8s.io/v1/priorityclasses', {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'lower' },
      value: 10,
    })
    const lower = { ...values, gateway: { ...values.gateway, priorityClassName: 'lower' } }
    expect(await install(lab, NAMESPACE, lower)).toMatchObject({ status: 0 })
    const ran = await seen(
      async () => (await held(lab, NAMESPACE)).length,
      (count) => count > 0,
    )
    expect(ran).toBeGreaterThan(0)
  })
})
