import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { LiveHands, LiveTracker } from '#components/frames-to-hands/live-hands.js'
import { readLandmarkMessages } from '#components/types/landmark-message/read.js'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import { type CameraLease, readCamera } from '#live/worker/camera/read-camera.js'
import { H264, makeClip, testPicture } from '../../../components/camera-to-frames/clips.ts'
import { ownFolder } from '../../../own-folder.ts'
import { canPlay, fileCamera, recordingOf, until } from '../live-world.ts'

type LookedAt = Parameters<LiveTracker['look']>[0]

/** Pictures that are overtaken while one is looked at. */
const OVERTAKEN = 5

/** Hands that take as long as the test wants; none is ever seen. */
function fakeHands(
  look: (picture: LookedAt) => Promise<void>,
): LiveHands & { readonly open: LiveHands['open'] } {
  return {
    threads: 1,
    device: 'cpu',
    deviceNote: '',
    open: () => ({
      look: async (picture) => {
        await look(picture)
        return { hands: [], elapsedMs: 1, sideBySide: 1 }
      },
      close: () => {},
    }),
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
}

function begin(bus: LiveBus, hands: LiveHands, cameraId = 'front', fence = 3) {
  const ending = new AbortController()
  const lease: CameraLease = {
    task: { kind: 'camera', sessionId: 's', cameraId },
    fence,
    signal: ending.signal,
    held: () => !ending.signal.aborted,
  }
  const costs: number[] = []
  const phases: string[] = []
  const running = readCamera(lease, {
    bus,
    workerId: 'w',
    hands,
    onLooked: (costMs) => costs.push(costMs),
    onEnded: () => {},
    onPhase: ({ sessionId, cameraId: of, phase }) => phases.push(`${sessionId} ${of} ${phase}`),
  })
  return { running, costs, phases, end: () => ending.abort('withdrawn') }
}

async function busWith(...cameras: readonly ReturnType<typeof fileCamera>[]): Promise<LiveBus> {
  const bus = openInProcessBus()
  const startedAtMs = bus.nowMs()
  await bus.sessions.create({
    id: 's',
    startedAtMs,
    alphabet: 'letters',
    recording: false,
    cameras,
    ended: false,
  })
  return bus
}

async function sentTimes(bus: LiveBus): Promise<{ fences: number[]; times: number[] }> {
  const reading = new AbortController()
  const fences: number[] = []
  const times: number[] = []
  setTimeout(() => reading.abort(), 50)
  for await (const { fence, cameraId, messages } of bus.landmarks.read('s', 40_000, reading.signal)) {
    fences.push(fence)
    times.push(...readLandmarkMessages(messages, cameraId).map(({ timestampMs }) => timestampMs))
  }
  return { fences, times }
}

/** The times that each holder sent, in order, by its fence. */
async function sentByFence(bus: LiveBus): Promise<ReadonlyMap<number, number[]>> {
  const reading = new AbortController()
  const sent = new Map<number, number[]>()
  setTimeout(() => reading.abort(), 50)
  for await (const { cameraId, fence, messages } of bus.landmarks.read('s', 40_000, reading.signal))
    for (const { timestampMs } of readLandmarkMessages(messages, cameraId))
      sent.set(fence, [...(sent.get(fence) ?? []), timestampMs])
  return sent
}

/** ffmpegs that this process started and that still run. */
function ffmpegs(): number {
  const stats = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((id) => statOf(id))
  return stats.filter((stat) => stat.includes('(ffmpeg)') && stat.split(' ')[3] === String(process.pid))
    .length
}

function statOf(id: string): string {
  try {
    return readFileSync(`/proc/${id}/stat`, 'utf8')
  } catch {
    return ''
  }
}

describe.skipIf(!canPlay)('a server camera', () => {
  const looping = fileCamera('front', recordingOf('front'), { loop: true })

  test('whose hands take long sees the newest picture each time; what was overtaken is counted', async () => {
    const bus = await busWith(looping)
    const overtaken = async (): Promise<number> => {
      const [state] = await bus.states.cameras('s')
      return state?.dropped.find(({ reason }) => reason === 'newer-frame')?.count ?? 0
    }
    let looks = 0
    let isOver = false
    const hands = fakeHands(async () => {
      looks++
      const before = await overtaken()
      await until(async () => isOver || (await overtaken()) >= before + OVERTAKEN)
    })
    const { running, costs, end } = begin(bus, hands)
    await until(() => looks >= 4)
    isOver = true
    end()
    await running
    const { fences, times } = await sentTimes(bus)
    const apart = times.slice(1).map((atMs, n) => Math.round(((atMs - (times[n] ?? 0)) * 30) / 1000))
    // None queued: so many lie between two that were looked at.
    expect(Math.min(...apart)).toBeGreaterThan(OVERTAKEN)
    expect(new Set(fences)).toEqual(new Set([3]))
    expect(costs.length).toBe(looks)
    await bus.close()
  })

  test('closes its ffmpeg when the lease ends, and sends nothing more', async () => {
    const bus = await busWith(looping)
    let looks = 0
    const { running, end } = begin(
      bus,
      fakeHands(async () => {
        looks++
      }),
    )
    await until(() => looks >= 3)
    expect(ffmpegs()).toBe(1)
    end()
    await running
    await until(() => ffmpegs() === 0)
    const before = (await sentTimes(bus)).times.length
    expect((await sentTimes(bus)).times.length).toBe(before)
    await bus.close()
  })

  test('is given up when the hand threads are gone, so that another worker takes it', async () => {
    const bus = await busWith(looping)
    const { running } = begin(
      bus,
      fakeHands(async () => {
        throw new Error('hand worker 1 broke (CUDA failure 46: device unavailable)')
      }),
    )
    await expect(running).rejects.toThrow('device unavailable')
    await until(() => ffmpegs() === 0)
    await bus.close()
  })

  test('that is taken out of its session, or whose session ends, is read no longer', async () => {
    const bus = await busWith(looping)
    const { running, phases } = begin(
      bus,
      fakeHands(async () => {}),
    )
    await until(async () => (await bus.states.cameras('s'))[0]?.phase === 'live')
    await bus.sessions.update('s', (before) => ({ ...before, cameras: [] }))
    await running
    expect(phases).toEqual(['s front live'])
    await bus.sessions.update('s', (before) => ({ ...before, cameras: [looping], ended: true }))
    await begin(
      bus,
      fakeHands(async () => {}),
    ).running
    await bus.close()
  })

  test('that is a file shows what the others of its session show at that time, also when added later or taken over', async () => {
    const folder = ownFolder()
    const first = makeClip(join(folder, 'first.mp4'), ...testPicture('160x120', 20, 3), ...H264)
    const second = join(folder, 'second.mp4')
    copyFileSync(first, second)
    const bus = await busWith(fileCamera('first', first, { loop: true }))
    /** What each holder's pictures were, in order, by its fence. */
    const seen = new Map<number, string[]>()
    const play = (id: string, fence: number) => {
      const pictures: string[] = []
      seen.set(fence, pictures)
      const look = async ({ pixels }: LookedAt) => {
        pictures.push(createHash('sha256').update(pixels).digest('hex'))
      }
      return begin(bus, fakeHands(look), id, fence)
    }
    const count = (fence: number): number => seen.get(fence)?.length ?? 0
    const playing = play('first', 1)
    await until(() => count(1) >= 15)
    await bus.sessions.update('s', (before) => ({
      ...before,
      cameras: [...before.cameras, fileCamera('second', second, { loop: true })],
    }))
    const added = play('second', 2)
    /** What holders of both cameras showed at the same times, in pairs. */
    const together = async (fences: readonly number[]): Promise<(readonly [string, string])[]> => {
      const sent = await sentByFence(bus)
      const shown = (fence: number): ReadonlyMap<string, string> => {
        const [times, pictures] = [sent.get(fence) ?? [], seen.get(fence) ?? []]
        // The oldest landmarks are not kept.
        return new Map(times.map((atMs, n) => [atMs.toFixed(1), pictures.at(n - times.length) ?? '']))
      }
      const first = shown(1)
      return fences
        .flatMap((fence) => [...shown(fence)])
        .map(([at, picture]) => [first.get(at) ?? '', picture] as const)
        .filter(([other]) => other !== '')
    }
    await until(async () => (await together([2])).length > 40)
    added.end()
    await added.running
    const takenOver = play('second', 3)
    await until(async () => (await together([3])).length > 20)
    for (const { end } of [takenOver, playing]) end()
    for (const { running } of [takenOver, playing]) await running
    for (const [one, other] of await together([2, 3])) expect(other).toBe(one)
    await bus.close()
  })
})
