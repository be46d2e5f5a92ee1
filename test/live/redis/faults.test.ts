import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LiveBus } from '#live/port/bus.js'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
import { newSessionId } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { CountingSession, FaultWorker, type WorkerLine } from './fault-workers.js'
import { RedisServer, redisServerPath } from './redis-server.js'

const SESSIONS = 8
const table: string[] = []

describe.skipIf(redisServerPath() === undefined)('With two workers and eight sessions', () => {
  let server: RedisServer
  let bus: LiveBus
  let lines: WorkerLine[]
  let workers: FaultWorker[]
  let sessions: CountingSession[]

  beforeEach(async () => {
    server = await RedisServer.start()
    bus = await openRedisBus({ url: server.url })
    lines = []
    workers = []
    sessions = Array.from({ length: SESSIONS }, () => new CountingSession(bus, newSessionId()))
    for (const { id } of sessions) await bus.leases.offer({ kind: 'recognise', sessionId: id })
    workers = ['one', 'two'].map((id) => new FaultWorker(server.url, 'signline', id, SESSIONS, lines))
    await Promise.all(workers.map((worker) => worker.ready()))
    await until(() => sessions.every(({ followed }) => followed.length >= 2))
  })
  afterEach(async () => {
    for (const { process: child } of workers) child.kill('SIGKILL')
    await bus.close()
    await server.remove()
  })
  afterAll(() => {
    console.log(['', 'late by (ms, worst of 8)   finals  lost  twice', ...table, ''].join('\n'))
  })

  /** The worker that holds more, and what it holds. */
  function busiest(): { readonly worker: FaultWorker; readonly held: ReadonlyMap<string, number> } {
    const [worker] = [...workers].sort((a, b) => b.holds().size - a.holds().size)
    if (worker === undefined) throw new Error('no worker')
    return { worker, held: worker.holds() }
  }

  /** Waits until each of these sessions has begun anew since; how late the last was. */
  async function takenOver(sessionIds: Iterable<string>, sinceMs: number): Promise<number> {
    const wanted = [...sessionIds]
    const begun = (id: string): WorkerLine | undefined =>
      lines.find(({ event, sessionId, atMs }) => event === 'began' && sessionId === id && atMs >= sinceMs)
    await until(() => wanted.every((id) => begun(id) !== undefined))
    return Math.max(0, ...wanted.map((id) => (begun(id)?.atMs ?? 0) - sinceMs))
  }

  /** Every landmark is in one caption, every caption came once and in order, fences rose, nobody tripped. */
  async function expectNothingLost(what: string, lateMs: number): Promise<void> {
    await Promise.all(sessions.map((session) => session.finish()))
    let [finals, lost, twice] = [0, 0, 0]
    for (const session of sessions) {
      const kept = await bus.captions.finals(session.id, 0)
      const followed = session.followed.map(({ text }) => text)
      finals += kept.length
      lost += kept.filter(({ text }) => !followed.includes(text)).length
      twice += followed.length - new Set(followed).size
      const whole = Array.from({ length: kept.length }, (_, place) => `${place * 10 + 1}-${place * 10 + 10}`)
      expect(kept.map(({ text }) => text)).toEqual(whole)
      expect(followed).toEqual(whole)
      const fences = lines
        .filter(({ event, sessionId }) => event === 'began' && sessionId === session.id)
        .sort((a, b) => a.atMs - b.atMs)
        .map(({ fence }) => fence)
      expect(fences).toEqual([...new Set(fences)].sort((a, b) => a - b))
    }
    table.push(`${String(Math.round(lateMs)).padStart(6)}  ${what.padEnd(46)} ${finals}  ${lost}  ${twice}`)
    expect({ lost, twice }).toEqual({ lost: 0, twice: 0 })
    expect(lines.filter(({ event }) => event === 'unhandled')).toEqual([])
  }

  test('a worker killed with -9 is replaced, and nothing is lost or said twice', async () => {
    const { worker, held } = busiest()
    const atMs = Date.now()
    worker.process.kill('SIGKILL')
    const lateMs = await takenOver(held.keys(), atMs)
    await expectNothingLost('worker killed with -9', lateMs)
  })

  test('a worker that closes hands over', async () => {
    const { worker, held } = busiest()
    const atMs = Date.now()
    worker.process.kill('SIGTERM')
    const lateMs = await takenOver(held.keys(), atMs)
    // With everything closed nothing keeps the process.
    await until(() => worker.process.exitCode === 0)
    expect(worker.lines.at(-1)?.event).toBe('closed')
    await expectNothingLost('worker closed', lateMs)
  })

  test('a worker frozen beyond its leases and woken has no effect any more', async () => {
    const { worker, held } = busiest()
    const atMs = Date.now()
    worker.process.kill('SIGSTOP')
    const lateMs = await takenOver(held.keys(), atMs)
    const wokenMs = Date.now()
    worker.process.kill('SIGCONT')
    const endings = (): readonly WorkerLine[] =>
      worker.lines.filter(({ event, atMs }) => event === 'ended' && atMs >= wokenMs)
    await until(() => endings().length >= held.size)
    expect(endings().map(({ reason }) => reason)).toEqual([...held].map(() => 'lost'))
    const effects = worker.lines.filter(
      ({ event, atMs, sessionId, fence }) =>
        event === 'effect' && atMs >= wokenMs && held.get(sessionId) === fence,
    )
    expect(effects).toEqual([])
    await expectNothingLost('worker frozen, then woken', lateMs)
  })

  test('Redis stopped for 10 s and started again costs nothing that was final', async () => {
    await server.stop('SIGTERM')
    await until(() => bus.fault() !== undefined)
    await new Promise((resolve) => setTimeout(resolve, 10_000))
    // Nobody can renew, so everybody has stopped by itself.
    expect(workers.map((worker) => worker.holds().size)).toEqual([0, 0])
    const atMs = Date.now()
    await server.start()
    const lateMs = await takenOver(
      sessions.map(({ id }) => id),
      atMs,
    )
    await expectNothingLost('Redis stopped for 10 s (from its return)', lateMs)
  })

  test('Redis killed with -9 and started again costs nothing that was final', async () => {
    const before = sessions.map(({ followed }) => followed.length)
    const atMs = Date.now()
    await server.stop('SIGKILL')
    await server.start()
    await until(() => sessions.every(({ followed }, place) => followed.length >= (before[place] ?? 0) + 3))
    await expectNothingLost('Redis killed with -9, back at once (3 words on)', Date.now() - atMs)
  })

  test('Redis frozen for 6 s goes on, and nobody does anything meanwhile', async () => {
    server.freeze()
    await until(() => bus.fault() !== undefined)
    await until(() => workers.every((worker) => worker.holds().size === 0))
    const stoppedMs = Date.now()
    await new Promise((resolve) => setTimeout(resolve, 3000))
    const effects = lines.filter(({ event, atMs }) => event === 'effect' && atMs > stoppedMs)
    expect(effects).toEqual([])
    const atMs = Date.now()
    server.wake()
    const lateMs = await takenOver(
      sessions.map(({ id }) => id),
      atMs,
    )
    await expectNothingLost('Redis frozen, then woken (from its waking)', lateMs)
  })
})
