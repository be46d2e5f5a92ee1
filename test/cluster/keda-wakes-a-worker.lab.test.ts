import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { KedaStage, openKedaLab } from './keda-stage.ts'
import type { Lab } from './lab/start-lab.ts'
import type { WatchedSession } from './live-stage.ts'
import { seen } from './releases.ts'

const lab = (await openKedaLab()) as Lab
/** As a client is told to. */
const ASKED_AGAIN_MS = 10_000
/** Well before a refusal is forgotten by itself, which takes a minute. */
const LET_IN_MS = 30_000

describe.skipIf(lab === undefined)('Where no worker stays, and KEDA starts them', () => {
  let live: KedaStage
  beforeAll(async () => {
    live = await KedaStage.open(lab, ['gateway', 'worker'], {}, { variant: 'lite' })
    expect(await live.workersOnce(0), live.keda.log()).toBe(0)
    // The gateway is a process that starts, and may still know the worker of before KEDA looked.
    const known = async (): Promise<number | undefined> =>
      (await live.stage.api.workers().catch(() => undefined))?.length
    expect(await seen(known, (count) => count === 0)).toBe(0)
  })
  afterAll(async () => {
    await live?.stop()
    await lab?.stop()
  })

  test('a session that was refused for want of one brings one, is read, and the worker goes after it', async () => {
    const refusal = await live.stage.watchSession().then(
      () => 'opened',
      (error: Error) => error.message,
    )
    expect(refusal).toMatch(/503.*no worker is running yet; one is asked for.*every 10 s/)
    const askedAtMs = Date.now()
    let session: WatchedSession | undefined
    const counts = new Set<number>()
    while (session === undefined && Date.now() < askedAtMs + 180_000) {
      for (let passedMs = 0; passedMs < ASKED_AGAIN_MS; passedMs += 500) {
        counts.add(await live.workers())
        await pause(500)
      }
      session = await live.stage.watchSession().catch(() => undefined)
    }
    expect(session, live.stage.printed).toBeDefined()
    const openedAfterMs = Date.now() - askedAtMs
    expect(Math.max(...counts)).toBe(1)
    // It is wanted once: no longer as what was refused.
    const load = async () => await (await fetch(`${live.stage.api.base}/load`)).json()
    const isOnce = ({ sessions, refusedSessions, refusedCameras }: Awaited<ReturnType<typeof load>>) =>
      sessions === 1 && refusedSessions === 0 && refusedCameras === 0
    expect(await seen(load, isOnce, LET_IN_MS)).toMatchObject({
      sessions: 1,
      refusedSessions: 0,
      refusedCameras: 0,
    })
    const { reader } = session!
    await seen(
      async () => reader.finals.length,
      (finals) => finals > 1,
    )
    expect(reader.finals.length, live.stage.printed).toBeGreaterThan(1)
    await session!.expectWhole()
    await session!.end()
    expect(await live.workersOnce(0), live.keda.log()).toBe(0)
    expect(live.stage.printed).not.toContain('did not end in order')
    process.stdout.write(
      `no worker ran: the session was opened ${(openedAfterMs / 1000).toFixed(1)} s after it was refused first\n`,
    )
  })
})
