import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { defaultHandConfig } from '#components/frames-to-hands/config.js'
import { type HandPool, openHandPool } from '#components/frames-to-hands/hand-pool.js'
import { createStillReader } from '#components/frames-to-hands/look-afresh.js'
import { findHands } from '#components/frames-to-hands/stage.js'
import type { Picture } from '#components/frames-to-hands/warp-roi.js'
import { startWorker } from '#components/frames-to-hands/worker-host.js'
import { STOPWATCH_FIELDS } from '#components/frames-to-hands/worker-messages.js'
import type { Frame } from '#components/types/frame.js'
import type { HandFrame } from '#components/types/hand.js'
import { prepareHandNetworks } from '#models/hand-pose/prepare.js'
import { openSession } from '#models/session.js'
import { GREY } from './fake-networks.ts'
import { openNetworks, sampleClip } from './samples.ts'

/** Seven sessions on a machine that is busy with other tests. */
const SLOW_MS = 300_000
/** Long enough for several segments. */
const FRAMES = 100
const options = { config: { ...defaultHandConfig, segmentMs: 900 } }

async function* decoded(released: number[] = [], most = FRAMES): AsyncGenerator<Frame, void, undefined> {
  const camera = { id: 'front', uri: sampleClip ?? '', mirrored: false }
  let count = 0
  for await (const frame of cameraToFrames(camera, openCamera(camera))) {
    count++
    const release = (): void => {
      released.push(frame.index)
      frame.release()
    }
    yield { ...frame, release, [Symbol.dispose]: release }
    if (count === most) return
  }
}

async function frameWithHand(): Promise<Picture> {
  for await (const { index, width, height, pixels, release } of decoded()) {
    const picture = { width, height, pixels: Uint8Array.from(pixels) }
    release()
    if (index === 40) return picture
  }
  throw new Error('the recording is shorter than 41 frames')
}

async function hashOf(
  frames: AsyncIterable<HandFrame>,
): Promise<{ hash: string; hands: number; frames: number }> {
  const hash = createHash('sha256')
  let hands = 0
  let count = 0
  for await (const { hands: seen, ...mark } of frames) {
    count++
    hash.update(JSON.stringify(mark))
    for (const { landmarks, worldLandmarks, ...rest } of seen) {
      hands++
      hash.update(JSON.stringify(rest))
      hash.update(new Uint8Array(landmarks.buffer)).update(new Uint8Array(worldLandmarks.buffer))
    }
  }
  return { hash: hash.digest('hex'), hands, frames: count }
}

describe.skipIf(sampleClip === undefined)('Several workers', () => {
  test(
    'give the same hands as one, as four, and as the stage in one thread, byte by byte',
    async () => {
      await using networks = await openNetworks('lite')
      const expected = await hashOf(findHands(decoded(), networks, options.config))
      expect(expected.frames).toBe(FRAMES)
      expect(expected.hands).toBeGreaterThan(FRAMES / 2)
      for (const workers of [1, 2, 4]) {
        await using pool = await openHandPool({ workers, device: 'cpu', variant: 'lite' })
        expect(await hashOf(pool.findHands(decoded(), options))).toEqual(expected)
      }
    },
    SLOW_MS,
  )
})

describe.skipIf(sampleClip === undefined)('A pool of two', () => {
  let pool: HandPool
  beforeAll(async () => {
    pool = await openHandPool({ workers: 2, device: 'cpu', variant: 'lite' })
  })
  afterAll(() => pool.close())

  test('reads two cameras side by side and mixes nothing up', async () => {
    const [one, other] = await Promise.all([
      hashOf(pool.findHands(decoded([], 70), options)),
      hashOf(pool.findHands(decoded([], 70), options)),
    ])
    expect(one).toEqual(other)
  })

  test('reads pictures as one thread does, and says where the time went', async () => {
    const picture = await frameWithHand()
    await using networks = await openNetworks('lite')
    const expected = await createStillReader(networks)(picture)
    expect(expected.length).toBeGreaterThan(0)
    const before = pool.times()
    const seen = await Promise.all(Array.from({ length: 5 }, () => pool.lookAfresh(picture)))
    for (const hands of seen) expect(hands).toEqual(expected)
    expect(pool.times().palmRuns - before.palmRuns).toBe(5)
    expect(pool.times().busyMs).toBeGreaterThan(before.busyMs)
  })

  test('takes pictures whose memory is not shared', async () => {
    expect(await pool.lookAfresh(GREY)).toEqual([])
  })

  test('releases every frame, also when it is left early', async () => {
    const released: number[] = []
    let last = 0
    for await (const { index } of pool.findHands(decoded(released))) {
      last = index
      if (index === 20) break
    }
    expect(last).toBe(20)
    expect(new Set(released).size).toBe(released.length)
    expect(released.length).toBeGreaterThan(20)
  })

  test('ends with the reason of an abort', async () => {
    const abort = new AbortController()
    const reason = new Error('enough')
    const run = async (): Promise<void> => {
      for await (const { index } of pool.findHands(decoded(), { signal: abort.signal }))
        if (index === 5) abort.abort(reason)
    }
    await expect(run()).rejects.toBe(reason)
    const late = pool.findHands(decoded(), { signal: abort.signal })
    await expect(late.next()).rejects.toBe(reason)
  })

  test('gives the hands before a broken source’s fault, then the fault', async () => {
    async function* broken(): AsyncGenerator<Frame, void, undefined> {
      for await (const frame of decoded()) {
        if (frame.index === 12) {
          frame.release()
          throw new Error('the cable is out')
        }
        yield frame
      }
    }
    const seen: number[] = []
    const run = async (): Promise<void> => {
      for await (const { index } of pool.findHands(broken())) seen.push(index)
    }
    await expect(run()).rejects.toThrow('the cable is out')
    expect(seen).toEqual(Array.from({ length: 12 }, (_, n) => n))
  })

  test('reads on after one recording broke', async () => {
    expect((await hashOf(pool.findHands(decoded([], 30)))).frames).toBe(30)
  })
})

test('A number of workers that cannot be is refused', async () => {
  await expect(openHandPool({ workers: 0 })).rejects.toMatchObject({ exitCode: 2 })
  await expect(openHandPool({ workers: 1.5 })).rejects.toThrow('whole number from 1 to 64')
})

test('A pool that is closed leaves unseen what still waits, rather than end a thread in the middle of a run', async () => {
  const pool = await openHandPool({ workers: 1, variant: 'lite', device: 'cpu' })
  const asked = Array.from({ length: 60 }, () => pool.lookAfresh(GREY))
  const ends = Promise.allSettled(asked)
  await pool.close()
  const unseen = (await ends).flatMap((end) => (end.status === 'rejected' ? [end.reason.message] : []))
  expect(unseen.length).toBeGreaterThan(asked.length / 2)
  expect(new Set(unseen)).toEqual(new Set(['hand worker 1 was closed before it had answered']))
})

test('A worker that fails says so once, to all that wait for it and to all that come after', async () => {
  const paths = await prepareHandNetworks({ variant: 'lite' })
  const stopwatch = new SharedArrayBuffer(STOPWATCH_FIELDS.length * 8)
  const host = await startWorker('hand worker 1', { paths, device: 'cpu', batched: false, stopwatch })
  const picture = { width: 8, height: 8, pixels: new Uint8Array(new SharedArrayBuffer(192)) }
  const ask = (task: number) => host.ask({ kind: 'frame', task, job: 99, segment: 0, picture })
  await expect(Promise.all([ask(1), ask(2)])).rejects.toMatchObject({ exitCode: 1 })
  await expect(ask(3)).rejects.toThrow('unknown job 99')
  await host.close()
})

test('A network that does not open is one sentence, and leaves no thread behind', async () => {
  const paths = { palmDetection: '/nowhere/palm.onnx', handLandmarks: '/nowhere/hand.onnx' }
  const stopwatch = new SharedArrayBuffer(STOPWATCH_FIELDS.length * 8)
  await expect(
    startWorker('hand worker 1', { paths, device: 'cpu', batched: false, stopwatch }),
  ).rejects.toMatchObject({
    message: expect.stringContaining('/nowhere/palm.onnx'),
    exitCode: 2,
  })
  await expect(openSession(paths.palmDetection, { model: 'palm' })).rejects.toThrow()
})
