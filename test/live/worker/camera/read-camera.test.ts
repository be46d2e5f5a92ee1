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
    const ages: number[] = []
    let looks = 0
    const hands = fakeHands(async () => {
      looks++
      await new Promise((resolve) => setTimeout(resolve, 300))
    })
    const { running, costs, end } = begin(bus, hands)
    await until(() => looks >= 6)
    end()
    await running
    const { fences, times } = await sentTimes(bus)
    for (const [n, atMs] of times.entries()) if (n > 0) ages.push(atMs - (times[n - 1] ?? 0))
    // One picture in 33 ms comes and one in 300 ms is looked at, so those looked at lie far apart: none queued.
    expect(Math.min(...ages.slice(1))).toBeGreaterThan(150)
    expect(new Set(fences)).toEqual(new Set([3]))
    expect(costs.length).toBe(looks)
    const [state] = await bus.states.cameras('s')
    expect(state?.dropped.find(({ reason }) => reason === 'newer-frame')?.count).toBeGreaterThan(looks)
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
    expect(ffmpegs()).toBe(0)
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
    expect(ffmpegs()).toBe(0)
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
    await until(() => count(2) >= 80)
    added.end()
    await added.running
    const takenOver = play('second', 3)
    await until(() => count(3) >= 20)
    for (const { end } of [takenOver, playing]) end()
    for (const { running } of [takenOver, playing]) await running

    const shown = new Map<string, string>()
    let together = 0
    for (const [fence, times] of await sentByFence(bus))
      for (const [n, atMs] of times.entries()) {
        const picture = seen.get(fence)?.[n] ?? ''
        const other = shown.get(atMs.toFixed(1))
        shown.set(atMs.toFixed(1), picture)
        if (other === undefined) continue
        together++
        expect(picture).toBe(other)
      }
    expect(together).toBeGreaterThan(60)
    await bus.close()
  })
})
