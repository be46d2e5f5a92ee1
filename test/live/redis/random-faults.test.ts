import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { seededRandom } from '#data-samples/renderer/random.js'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
import { newSessionId } from '../port/bus-samples.ts'
import { CountingSession, FaultWorker, type WorkerLine } from './fault-workers.js'
import { RedisServer, redisServerPath } from './redis-server.js'

const SESSIONS = 8
const FAULTS = 12
/** Another number gives another row of faults. */
const SEED = Number(process.env.SIGNLINE_FAULT_SEED ?? 5)

describe.skipIf(redisServerPath() === undefined)('Faults of all kinds in a row', () => {
  test('cost no caption that was final, and none comes twice', async () => {
    const random = seededRandom(SEED)
    const server = await RedisServer.start()
    const bus = await openRedisBus({ url: server.url })
    const lines: WorkerLine[] = []
    const workers: FaultWorker[] = []
    const begin = (place: number): void => {
      workers[place] = new FaultWorker(server.url, 'signline', `${place}`, SESSIONS, lines)
    }
    for (const place of [0, 1, 2]) begin(place)
    const faults: Readonly<Record<string, (place: number) => Promise<void>>> = {
      'worker killed': async (place) => {
        workers[place]?.process.kill('SIGKILL')
        begin(place)
      },
      'worker closed': async (place) => {
        workers[place]?.process.kill('SIGTERM')
        begin(place)
      },
      'worker frozen': async (place) => {
        workers[place]?.process.kill('SIGSTOP')
        await pause(500 + random() * 3500)
        workers[place]?.process.kill('SIGCONT')
      },
      'Redis killed': async () => {
        await server.stop('SIGKILL')
        await pause(random() * 1500)
        await server.start()
      },
      'Redis frozen': async () => {
        server.freeze()
        await pause(300 + random() * 3000)
        server.wake()
      },
    }
    const names = Object.keys(faults)
    try {
      await Promise.all(workers.map((worker) => worker.ready()))
      const sessions = Array.from({ length: SESSIONS }, () => new CountingSession(bus, newSessionId()))
      for (const { id } of sessions) await bus.leases.offer({ kind: 'recognise', sessionId: id })
      const done: string[] = []
      for (let count = 0; count < FAULTS; count++) {
        const name = names[Math.floor(random() * names.length)] ?? ''
        done.push(name)
        await faults[name]?.(Math.floor(random() * workers.length))
        await pause(random() * 1500)
      }
      await Promise.all(sessions.map((session) => session.finish()))
      let finals = 0
      for (const { id, followed } of sessions) {
        const kept = await bus.captions.finals(id, 0)
        finals += kept.length
        const whole = Array.from({ length: kept.length }, (_, word) => `${word * 10 + 1}-${word * 10 + 10}`)
        expect(kept.map(({ text }) => text)).toEqual(whole)
        expect(followed.map(({ text }) => text)).toEqual(whole)
      }
      expect(lines.filter(({ event }) => event === 'unhandled')).toEqual([])
      console.log(`${finals} captions in ${SESSIONS} sessions through: ${done.join(', ')} (seed ${SEED})`)
    } finally {
      for (const { process: child } of workers) child.kill('SIGKILL')
      await bus.close()
      await server.remove()
    }
  })
})
