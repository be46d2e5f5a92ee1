import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LiveBus } from '#live/port/bus.js'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
import { workerStatus } from '../live/port/bus-samples.ts'
import { KedaStage, openKedaLab, STAY_S } from './keda-stage.ts'
import type { Lab } from './lab/start-lab.ts'
import { leftOvers, seen, uninstall } from './releases.ts'

const lab = (await openKedaLab()) as Lab

const SCALING = { camerasPerWorker: 4, spareCameras: 2, sessionsPerWorker: 8, spareSessions: 1 }

/** What the chart promises, before it is rounded up. */
function workersFor(cameras: number, sessions: number): number {
  if (cameras + sessions === 0) return 0
  const { camerasPerWorker, spareCameras, sessionsPerWorker, spareSessions } = SCALING
  return Math.max((cameras + spareCameras) / camerasPerWorker, (sessions + spareSessions) / sessionsPerWorker)
}

describe.skipIf(lab === undefined)('KEDA, by what the gateway says,', () => {
  let live: KedaStage
  let bus: LiveBus
  let saying: NodeJS.Timeout
  const sessions: string[] = []

  beforeAll(async () => {
    live = await KedaStage.open(lab, ['gateway'], SCALING, { deletionCost: false })
    // Workers are played here: one says for all of them that there is room.
    bus = await openRedisBus({ url: live.stage.redisUrl })
    const room = { cameraCapacity: 1000, sessionCapacity: 1000 }
    saying = setInterval(() => bus.states.setWorker({ ...workerStatus('played'), ...room }), 500)
  })
  afterAll(async () => {
    clearInterval(saying)
    await bus?.close()
    await live?.stop()
    await lab?.stop()
  })

  const open = async (cameras: number): Promise<string> => {
    const named = Array.from({ length: cameras }, (_, index) => {
      const uri = `${lab.folder}/front.mp4`
      return { kind: 'server', id: `c${index}`, uri, mirrored: false, loop: true } as const
    })
    return (await live.stage.api.create(named)).session.id
  }
  /** So many sessions are there then, the first with all cameras, and the gateway says so. */
  const want = async (cameras: number, count: number): Promise<void> => {
    const first = sessions.shift()
    if (count > 0) sessions.unshift(await open(cameras))
    if (first !== undefined) await live.stage.api.end(first)
    while (sessions.length < count) sessions.push(await open(0))
    while (sessions.length > count) await live.stage.api.end(sessions.pop()!)
    const load = async () => await (await fetch(`${live.stage.api.base}/load`)).json()
    const asked = { cameras, sessions: count }
    const matches = (said: typeof asked) => said.cameras === cameras && said.sessions === count
    expect(await seen(load, matches)).toMatchObject(asked)
  }

  test('takes the ScaledObject, its formula too, and makes an autoscaler of it', async () => {
    expect(await live.condition('Ready', 'True'), live.keda.log()).toMatchObject({ status: 'True' })
    expect((await live.autoscaler()).spec).toMatchObject({
      minReplicas: 1,
      maxReplicas: 10,
      scaleTargetRef: { kind: 'Deployment', name: 'signline-worker' },
      metrics: [{ external: { target: { type: 'AverageValue', averageValue: '1' } } }],
      behavior: {
        scaleUp: { stabilizationWindowSeconds: 0, tolerance: '0' },
        scaleDown: {
          stabilizationWindowSeconds: STAY_S,
          policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }],
        },
      },
    })
    expect(await live.workersOnce(0)).toBe(0)
  })

  // Up first: more workers come at once, fewer later.
  test.each([
    [0, 1, 1],
    [2, 1, 1],
    [3, 1, 2],
    [6, 1, 2],
    [7, 1, 3],
    [0, 23, 3],
    [0, 24, 4],
    [14, 24, 4],
    [15, 24, 5],
  ])('brings for %i cameras and %i sessions %i workers', async (cameras, count, workers) => {
    await want(cameras, count)
    const exact = workersFor(cameras, count)
    expect(
      await seen(
        async () => await live.wanted(),
        (value) => value === exact,
      ),
      live.keda.log(),
    ).toBe(exact)
    expect(await live.workersOnce(workers), live.keda.log()).toBe(workers)
    // Kubernetes has seen this number with these workers, and leaves them.
    const each = Math.ceil((exact * 1000) / workers) / 1000
    expect(
      await seen(
        async () => await live.average(),
        (found) => found === each,
      ),
    ).toBe(each)
    expect(await live.workers()).toBe(workers)
  })

  test('keeps the workers that run while the gateway does not answer, and goes on when it does', async () => {
    live.gatewayIsAway()
    expect(await live.condition('Fallback', 'True'), live.keda.log()).toMatchObject({ status: 'True' })
    await want(15, 40)
    expect(
      await seen(
        async () => await live.wanted(),
        (value) => value === 5,
      ),
    ).toBe(5)
    // Longer than workers that nobody wants would stay.
    const found = new Set<number>()
    for (let looks = 0; looks < 6 * STAY_S; looks += 1) {
      found.add(await live.workers())
      await pause(500)
    }
    expect([...found]).toEqual([5])
    live.gatewayAnswers()
    expect(await live.workersOnce(6), live.keda.log()).toBe(6)
    expect(await live.condition('Fallback', 'False')).toMatchObject({ status: 'False' })
  })

  test('ends a worker when one fewer is enough, and all when nothing is wanted', async () => {
    await want(15, 24)
    expect(await live.workersOnce(5, 120_000), live.keda.log()).toBe(5)
    await want(0, 0)
    expect(await live.workersOnce(0), live.keda.log()).toBe(0)
    expect(await live.condition('Active', 'False')).toMatchObject({ status: 'False' })
  })

  test('starts one where none runs and the gateway does not answer', async () => {
    live.gatewayIsAway()
    expect(await live.workersOnce(1), live.keda.log()).toBe(1)
    live.gatewayAnswers()
    expect(await live.workersOnce(0), live.keda.log()).toBe(0)
  })

  test('answers Kubernetes what the rule says, for any number', async () => {
    const wrong: string[] = []
    for (const [cameras, count] of everyNumber()) {
      live.answerInstead({ cameras, sessions: count })
      const value = await live.wanted()
      if (value !== workersFor(cameras, count)) wrong.push(`${cameras} cameras, ${count} sessions: ${value}`)
    }
    expect(wrong).toEqual([])
  })

  test('leaves nothing behind when the release goes', async () => {
    expect(await uninstall(lab, 'live')).toMatchObject({ status: 0 })
    expect(await leftOvers(lab)).toEqual([])
  })
})

/** Pairs of cameras and sessions: all small ones, and each step of many on both of its sides. */
function everyNumber(): readonly (readonly [cameras: number, sessions: number])[] {
  const small = Array.from({ length: 8 }, (_, cameras) =>
    Array.from({ length: 8 }, (_, sessions) => [cameras, sessions] as const),
  ).flat()
  const large = [2, 10, 50, 250].flatMap((workers) =>
    [-1, 0, 1].flatMap((more) => [
      [workers * SCALING.camerasPerWorker - SCALING.spareCameras + more, 1] as const,
      [1, workers * SCALING.sessionsPerWorker - SCALING.spareSessions + more] as const,
    ]),
  )
  return [...small, ...large]
}
