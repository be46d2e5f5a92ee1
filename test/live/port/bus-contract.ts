import { randomBytes } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Caption } from '#components/types/caption.js'
import type { CameraState, LiveSession, WorkerStatus } from '#components/types/live-session.js'
import type { LandmarkBatch, LiveBus } from '#live/port/bus.js'
import type { Lease, LeaseEnd, LeaseWorker, Task } from '#live/port/leases.js'

/** Two doors to one home: what goes in by one comes out by the other. In one process both are the same. */
export interface OpenedHome {
  readonly one: LiveBus
  readonly other: LiveBus
  close(): Promise<void>
}

export const newSessionId = (): string => randomBytes(16).toString('base64url')

export function aSession(id: string = newSessionId()): LiveSession {
  return { id, startedAtMs: 1000, alphabet: 'letters', recording: false, cameras: [], ended: false }
}

export function aCaption(number: number, text: string, state: 'partial' | 'final' = 'final'): Caption {
  return {
    number,
    state,
    text,
    startMs: number * 1000,
    endMs: number * 1000 + 800,
    confidence: 0.9,
    signs: [],
    forming: [],
    cameras: ['front'],
    newestFrameMs: number * 1000 + 790,
  }
}

export function aBatch(cameraId: string, fence: number, ...bytes: number[]): LandmarkBatch {
  return { cameraId, fence, messages: Uint8Array.from(bytes) }
}

/** Waits for something to become true; the test's own limit ends a wait that never does. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** What every home of the bus must do. */
export function describeBus(name: string, open: () => Promise<OpenedHome>): void {
  describe(name, () => {
    let home: OpenedHome
    let one: LiveBus
    let other: LiveBus
    let sessionId: string
    beforeEach(async () => {
      home = await open()
      one = home.one
      other = home.other
      sessionId = newSessionId()
    })
    afterEach(() => home.close())

    describe('Sessions', () => {
      test('are found by their id and in the list, and nowhere by another id', async () => {
        const session = aSession(sessionId)
        await one.sessions.create(session)
        expect(await other.sessions.get(sessionId)).toEqual(session)
        expect((await other.sessions.list()).map(({ id }) => id)).toContain(sessionId)
        expect(await other.sessions.get(newSessionId())).toBeUndefined()
      })

      test('change as a whole: of many changes at once none is lost', async () => {
        await one.sessions.create(aSession(sessionId))
        const add =
          (id: string) =>
          (session: LiveSession): LiveSession => ({
            ...session,
            cameras: [...session.cameras, { kind: 'browser', id }],
          })
        await Promise.all(
          Array.from({ length: 12 }, (_, place) =>
            (place % 2 === 0 ? one : other).sessions.update(sessionId, add(`camera${place}`)),
          ),
        )
        const cameras = (await one.sessions.get(sessionId))?.cameras ?? []
        expect(new Set(cameras.map(({ id }) => id)).size).toBe(12)
      })

      test('that are not there cannot be changed', async () => {
        expect(await one.sessions.update(sessionId, (session) => session)).toBeUndefined()
      })

      test('tell followers what they are now and every last change', async () => {
        await one.sessions.create(aSession(sessionId))
        const seen: (boolean | undefined)[] = []
        const following = other.sessions.follow(sessionId, (session) => seen.push(session?.recording))
        await until(() => seen.length > 0)
        expect(seen).toEqual([false])
        await one.sessions.update(sessionId, (session) => ({ ...session, recording: true }))
        await until(() => seen.at(-1) === true)
        following.close()
        await one.sessions.update(sessionId, (session) => ({ ...session, recording: false }))
        await one.sessions.keep(sessionId)
        expect(seen.at(-1)).toBe(true)
      })

      test('that are not there are followed as undefined', async () => {
        const seen: unknown[] = []
        one.sessions.follow(sessionId, (session) => seen.push(session))
        await until(() => seen.length > 0)
        expect(seen).toEqual([undefined])
      })
    })

    describe('Landmarks', () => {
      test('come in their order, those of before and those of later, and of no other session', async () => {
        const ending = new AbortController()
        await one.landmarks.append(sessionId, aBatch('front', 1, 1))
        await one.landmarks.append(newSessionId(), aBatch('front', 1, 99))
        const read: number[] = []
        const reading = (async () => {
          for await (const batch of other.landmarks.read(sessionId, 30_000, ending.signal)) {
            expect(batch.cameraId).toBe('front')
            expect(batch.fence).toBe(1)
            read.push(...batch.messages)
            if (read.length === 1) {
              for (let value = 2; value <= 50; value++)
                await one.landmarks.append(sessionId, aBatch('front', 1, value))
            }
            if (read.length === 50) ending.abort()
          }
        })()
        await reading
        expect(read).toEqual(Array.from({ length: 50 }, (_, place) => place + 1))
      })

      test('are read by everybody who reads', async () => {
        const ending = new AbortController()
        const first = async (bus: LiveBus): Promise<number[]> => {
          for await (const batch of bus.landmarks.read(sessionId, 30_000, ending.signal))
            return [...batch.messages]
          return []
        }
        const readers = [first(one), first(other)]
        await one.landmarks.append(sessionId, aBatch('front', 1, 7))
        expect(await Promise.all(readers)).toEqual([[7], [7]])
        ending.abort()
      })

      test('carry their trace where they have one', async () => {
        const ending = new AbortController()
        const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
        await one.landmarks.append(sessionId, { ...aBatch('front', 1, 1), traceparent })
        await one.landmarks.append(sessionId, aBatch('front', 1, 2))
        const traces: (string | undefined)[] = []
        for await (const batch of other.landmarks.read(sessionId, 30_000, ending.signal)) {
          traces.push(batch.traceparent)
          if (traces.length === 2) ending.abort()
        }
        expect(traces).toEqual([traceparent, undefined])
      })

      test('of a lower fence than one that came are dropped, per camera', async () => {
        const ending = new AbortController()
        await one.landmarks.append(sessionId, aBatch('front', 2, 1))
        await other.landmarks.append(sessionId, aBatch('front', 1, 2))
        await other.landmarks.append(sessionId, aBatch('left', 1, 3))
        await one.landmarks.append(sessionId, aBatch('front', 2, 4))
        const read: number[] = []
        for await (const batch of other.landmarks.read(sessionId, 30_000, ending.signal)) {
          read.push(...batch.messages)
          if (read.at(-1) === 4) ending.abort()
        }
        expect(read).toEqual([1, 3, 4])
      })

      test('end for a reader when its signal aborts, also while nothing comes', async () => {
        const ending = new AbortController()
        const reading = (async () => {
          for await (const batch of one.landmarks.read(sessionId, 0, ending.signal)) return batch
          return 'ended'
        })()
        setTimeout(() => ending.abort(), 20)
        expect(await reading).toBe('ended')
      })
    })

    describe('Captions', () => {
      test('are final once, in turn, and the same number is never said twice', async () => {
        expect(await one.captions.sayFinal(sessionId, 1, aCaption(1, 'ANNA'))).toBe('said')
        expect(await other.captions.sayFinal(sessionId, 2, aCaption(1, 'HANNA'))).toBe('said-before')
        expect(await other.captions.sayFinal(sessionId, 2, aCaption(2, 'ODA'))).toBe('said')
        const finals = await one.captions.finals(sessionId, 0)
        expect(finals).toEqual([aCaption(1, 'ANNA'), aCaption(2, 'ODA')])
      })

      test('of a lower fence are refused, whatever their number', async () => {
        await one.captions.sayFinal(sessionId, 5, aCaption(1, 'ANNA'))
        expect(await other.captions.sayFinal(sessionId, 4, aCaption(2, 'ODA'))).toBe('fenced')
        expect(await other.captions.sayFinal(sessionId, 4, aCaption(1, 'ODA'))).toBe('fenced')
        expect(await one.captions.finals(sessionId, 0)).toEqual([aCaption(1, 'ANNA')])
      })

      test('leave no number out', async () => {
        await one.captions.sayFinal(sessionId, 1, aCaption(1, 'ANNA'))
        await expect(one.captions.sayFinal(sessionId, 1, aCaption(3, 'ODA'))).rejects.toThrow(RangeError)
        expect(await one.captions.finals(sessionId, 0)).toEqual([aCaption(1, 'ANNA')])
      })

      test('said by two at once are said by one', async () => {
        const said = await Promise.all([
          one.captions.sayFinal(sessionId, 1, aCaption(1, 'ANNA')),
          other.captions.sayFinal(sessionId, 1, aCaption(1, 'HANNA')),
        ])
        expect([...said].sort()).toEqual(['said', 'said-before'])
        expect(await one.captions.finals(sessionId, 0)).toHaveLength(1)
      })

      test('are given after a number', async () => {
        for (const number of [1, 2, 3])
          await one.captions.sayFinal(sessionId, 1, aCaption(number, `W${number}`))
        const after = async (number: number): Promise<number[]> =>
          (await other.captions.finals(sessionId, number)).map((caption) => caption.number)
        expect(await after(0)).toEqual([1, 2, 3])
        expect(await after(2)).toEqual([3])
        expect(await after(3)).toEqual([])
        expect(await after(99)).toEqual([])
        expect(await one.captions.finals(newSessionId(), 0)).toEqual([])
      })

      test('reach every follower once and in order, old ones first', async () => {
        for (const number of [1, 2]) await one.captions.sayFinal(sessionId, 1, aCaption(number, 'W'))
        const late: number[] = []
        const early: number[] = []
        other.captions.follow(sessionId, 1, (caption) => late.push(caption.number))
        one.captions.follow(sessionId, 0, (caption) => early.push(caption.number))
        for (let number = 3; number <= 30; number++)
          await one.captions.sayFinal(sessionId, 1, aCaption(number, 'W'))
        await until(() => late.at(-1) === 30 && early.at(-1) === 30)
        expect(early).toEqual(Array.from({ length: 30 }, (_, place) => place + 1))
        expect(late).toEqual(Array.from({ length: 29 }, (_, place) => place + 2))
      })

      test('under way are shown, and never after their final', async () => {
        const seen: string[] = []
        const following = other.captions.follow(sessionId, 0, ({ number, state, text }) =>
          seen.push(`${number} ${state} ${text}`),
        )
        // A partial may be lost before the follower is known, so it is shown until it is seen.
        await until(() => {
          one.captions.showPartial(sessionId, 1, aCaption(1, 'AN', 'partial'))
          return seen.includes('1 partial AN')
        })
        await one.captions.sayFinal(sessionId, 1, aCaption(1, 'ANNA'))
        one.captions.showPartial(sessionId, 1, aCaption(1, 'ANN', 'partial'))
        await one.captions.sayFinal(sessionId, 1, aCaption(2, 'ODA'))
        await until(() => seen.includes('2 final ODA'))
        const afterFinal = seen.slice(seen.indexOf('1 final ANNA') + 1)
        expect(afterFinal.filter((line) => line.startsWith('1 '))).toEqual([])
        following.close()
      })
    })

    describe('States', () => {
      test('of cameras and workers are the last that were said', async () => {
        one.states.setCamera(sessionId, cameraState('front', 'waiting'))
        one.states.setCamera(sessionId, cameraState('left', 'live'))
        one.states.setCamera(sessionId, cameraState('front', 'live'))
        one.states.setWorker(workerStatus(sessionId))
        await until(async () => {
          const cameras = await other.states.cameras(sessionId)
          return cameras.length === 2 && cameras.every(({ phase }) => phase === 'live')
        })
        await until(async () => (await other.states.workers()).some(({ id }) => id === sessionId))
        expect(await other.states.cameras(newSessionId())).toEqual([])
      })

      test('count what was refused for want of room, by kind and from everywhere', async () => {
        expect(await other.states.refused('camera')).toBe(0)
        // Two of one span are a sum; where a span ends between them, the next two are one.
        await until(async () => {
          one.states.noteRefused('camera', 2)
          other.states.noteRefused('camera', 3)
          return (await other.states.refused('camera')) >= 5
        })
        expect(await one.states.refused('recognise')).toBe(0)
      })
    })

    describe('Leases', () => {
      const workers: LeaseWorker[] = []
      afterEach(async () => {
        await Promise.all(workers.splice(0).map((worker) => worker.close()))
      })

      /** A worker that holds what it gets until the lease ends, and keeps what it got and how it ended. */
      function holder(
        bus: LiveBus,
        workerId: string,
        room: number | (() => number) = 10,
        run: (lease: Lease) => Promise<void> = untilAborted,
      ): { readonly worker: LeaseWorker; readonly leases: Lease[] } {
        const leases: Lease[] = []
        const capacity = typeof room === 'number' ? () => room : room
        const worker = bus.leases.work({
          workerId,
          capacity: { camera: capacity, recognise: capacity },
          run: (lease) => {
            leases.push(lease)
            return run(lease)
          },
        })
        workers.push(worker)
        return { worker, leases }
      }

      test('go to one worker each, and an offer made twice is one', async () => {
        const [first, second] = [holder(one, 'first'), holder(other, 'second')]
        const tasks = Array.from({ length: 6 }, (_, place) => recognise(`${sessionId}${place}`))
        await Promise.all(tasks.flatMap((task) => [one.leases.offer(task), other.leases.offer(task)]))
        const all = (): Lease[] => [...first.leases, ...second.leases]
        await until(() => all().length >= 6)
        await one.leases.offer(recognise(`${sessionId}0`))
        expect(
          all()
            .map(({ task }) => task.sessionId)
            .sort(),
        ).toEqual(tasks.map((task) => task.sessionId))
        expect(all().every((lease) => lease.held() && !lease.signal.aborted)).toBe(true)
        await until(async () => (await one.leases.waiting('recognise')) === 0)
      })

      test('are no more than a worker has room for, kind by kind', async () => {
        let room = 2
        const { worker, leases } = holder(one, 'small', () => room)
        for (const id of ['a', 'b', 'c']) await one.leases.offer(camera(sessionId, id))
        await one.leases.offer(recognise(sessionId))
        await until(() => leases.length >= 3)
        await until(async () => (await other.leases.waiting('camera')) === 1)
        expect(worker.held('camera')).toBe(2)
        expect(worker.held('recognise')).toBe(1)
        room = 3
        await until(() => worker.held('camera') === 3)
        expect(await other.leases.waiting('camera')).toBe(0)
      })

      test('end when their task is withdrawn, and nobody takes it again', async () => {
        const { worker, leases } = holder(one, 'first')
        await one.leases.offer(recognise(sessionId))
        await until(() => leases.length === 1)
        await other.leases.withdraw(recognise(sessionId))
        await until(() => leases[0]?.signal.aborted === true)
        expect(ended(leases[0])).toBe('withdrawn')
        expect(leases[0]?.held()).toBe(false)
        await until(() => worker.held('recognise') === 0)
        expect(await one.leases.waiting('recognise')).toBe(0)
        expect(leases).toHaveLength(1)
      })

      test('that nobody took are withdrawn too', async () => {
        await one.leases.offer(recognise(sessionId))
        await until(async () => (await one.leases.waiting('recognise')) === 1)
        await one.leases.withdraw(recognise(sessionId))
        expect(await other.leases.waiting('recognise')).toBe(0)
      })

      test('go over to another worker when theirs closes, with a higher fence', async () => {
        const first = holder(one, 'first')
        await one.leases.offer(recognise(sessionId))
        await until(() => first.leases.length === 1)
        const second = holder(other, 'second')
        await first.worker.close()
        expect(ended(first.leases[0])).toBe('closing')
        expect(first.leases[0]?.held()).toBe(false)
        await until(() => second.leases.length === 1)
        expect(second.leases[0]?.task).toEqual(recognise(sessionId))
        expect(second.leases[0]?.fence).toBeGreaterThan(first.leases[0]?.fence ?? Number.NaN)
        expect(first.leases).toHaveLength(1)
      })

      test('close settles only when every run has ended', async () => {
        let ran = false
        const { worker, leases } = holder(one, 'first', 10, async (lease) => {
          await untilAborted(lease)
          await new Promise((resolve) => setTimeout(resolve, 30))
          ran = true
        })
        await one.leases.offer(recognise(sessionId))
        await until(() => leases.length === 1)
        await worker.close()
        expect(ran).toBe(true)
      })

      test('whose run returns early are done: nobody takes them again until they are offered anew', async () => {
        const { leases } = holder(one, 'first', 10, async () => {})
        await one.leases.offer(recognise(sessionId))
        await until(() => leases.length === 1)
        await until(async () => (await one.leases.waiting('recognise')) === 0)
        expect(leases[0]?.held()).toBe(false)
        await one.leases.offer(recognise(sessionId))
        await until(() => leases.length === 2)
        expect(leases[1]?.fence).toBeGreaterThan(leases[0]?.fence ?? Number.NaN)
      })

      test('whose run rejects are taken up again, with a higher fence', async () => {
        const { leases } = holder(one, 'first', 10, async (lease) => {
          if (leases.length === 1) throw new Error('the device went away')
          await untilAborted(lease)
        })
        await one.leases.offer(recognise(sessionId))
        await until(() => leases.length === 2)
        expect(leases[0]?.held()).toBe(false)
        expect(leases[1]?.fence).toBeGreaterThan(leases[0]?.fence ?? Number.NaN)
        expect(leases[1]?.held()).toBe(true)
      })

      test('give fences that rise, whoever asks', async () => {
        const fences: number[] = []
        for (const bus of [one, other, one, other]) fences.push(await bus.leases.nextFence('front'))
        expect(fences).toEqual([...fences].sort((a, b) => a - b))
        expect(new Set(fences).size).toBe(4)
        expect(fences[0]).toBeGreaterThan(0)
      })
    })
  })
}

function untilAborted(lease: Lease): Promise<void> {
  return new Promise((resolve) => {
    if (lease.signal.aborted) resolve()
    else lease.signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

const ended = (lease: Lease | undefined): LeaseEnd | undefined => lease?.signal.reason
const recognise = (sessionId: string): Task => ({ kind: 'recognise', sessionId })
const camera = (sessionId: string, cameraId: string): Task => ({ kind: 'camera', sessionId, cameraId })

export function cameraState(cameraId: string, phase: CameraState['phase']): CameraState {
  return {
    cameraId,
    kind: 'browser',
    phase,
    sentence: '',
    width: 640,
    height: 480,
    framesPerSecond: 30,
    frameAgeMs: 20,
    shareWithHand: 1,
    dropped: [],
    reconnects: 0,
    clockOffsetMs: 0,
    holder: 'gateway',
    atMs: 0,
  }
}

export function workerStatus(id: string): WorkerStatus {
  return {
    id,
    cameras: 0,
    cameraCapacity: 4,
    sessions: 0,
    sessionCapacity: 50,
    partialLatencyMs: 0,
    device: 'cpu',
    records: false,
    draining: false,
  }
}
