import { describe, expect, test } from 'vitest'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { defaultHandConfig } from '#components/frames-to-hands/config.js'
import { type LiveHands, openLiveHands } from '#components/frames-to-hands/live-hands.js'
import { createHandTrackers } from '#components/frames-to-hands/track-hands.js'
import type { Picture } from '#components/frames-to-hands/warp-roi.js'
import type { Hand } from '#components/types/hand.js'
import { openNetworks, sampleClip } from './samples.ts'

const LANDMARK_TOLERANCE = 1e-5
const FRAMES = 12
/** Where the cameras of the test begin, so that they see different pictures. */
const STARTS = [0, 20, 40]

async function pictures(): Promise<Picture[]> {
  const camera = { id: 'front', uri: sampleClip ?? '', mirrored: false }
  const all: Picture[] = []
  for await (const { width, height, pixels, release } of cameraToFrames(camera, openCamera(camera))) {
    all.push({ width, height, pixels: Uint8Array.from(pixels) })
    release()
    if (all.length === 60) break
  }
  return all
}

async function handsOfCameras(hands: LiveHands, all: readonly Picture[]): Promise<(readonly Hand[])[][]> {
  const cameras = STARTS.map((start) => ({ start, tracker: hands.open({ mirrored: false }) }))
  const seen: (readonly Hand[])[][] = STARTS.map(() => [])
  for (let n = 0; n < FRAMES; n++) {
    const looked = await Promise.all(
      cameras.map(({ start, tracker }) => tracker.look(all[start + n] ?? all[0]!)),
    )
    for (const [camera, one] of looked.entries()) seen[camera]?.push(one.hands)
  }
  for (const { tracker } of cameras) tracker.close()
  return seen
}

function expectSame(found: (readonly Hand[])[][], wanted: (readonly Hand[])[][]): void {
  let hands = 0
  for (const [camera, frames] of wanted.entries())
    for (const [n, frame] of frames.entries()) {
      const mine = found[camera]?.[n] ?? []
      expect(mine.map(({ trackId }) => trackId)).toEqual(frame.map(({ trackId }) => trackId))
      for (const [place, hand] of frame.entries()) {
        hands++
        const far = hand.landmarks.map((value, at) => Math.abs(value - (mine[place]?.landmarks[at] ?? 9)))
        expect(Math.max(...far)).toBeLessThan(LANDMARK_TOLERANCE)
      }
    }
  expect(hands).toBeGreaterThan(FRAMES)
}

describe.skipIf(sampleClip === undefined)('hands of live cameras', () => {
  test('cameras in several threads, and cameras that share runs, see what each sees alone', async () => {
    const all = await pictures()
    await using networks = await openNetworks()
    const createTracker = createHandTrackers(networks)
    const alone: (readonly Hand[])[][] = []
    for (const start of STARTS) {
      const tracker = createTracker({ ...defaultHandConfig, segmentMs: Number.POSITIVE_INFINITY })
      const seen: (readonly Hand[])[] = []
      for (let n = 0; n < FRAMES; n++) seen.push(await tracker.look(all[start + n]!))
      alone.push(seen)
    }
    await using pinned = await openLiveHands({ device: 'cpu', workers: 2 })
    expectSame(await handsOfCameras(pinned, all), alone)
    await using batched = await openLiveHands({ device: 'cpu', workers: 1, batched: true })
    expectSame(await handsOfCameras(batched, all), alone)
  })

  test('cameras that wait at the same time share a run', async () => {
    const all = await pictures()
    await using hands = await openLiveHands({ device: 'cpu', workers: 1, batched: true })
    const trackers = STARTS.map(() => hands.open({ mirrored: false }))
    // While the thread looks at one picture the others come; which of them it finds waiting is chance.
    const first = hands.open({ mirrored: false }).look(all[0]!)
    const looked = await Promise.all(trackers.map((tracker) => tracker.look(all[30]!)))
    expect((await first).sideBySide).toBeGreaterThanOrEqual(1)
    expect(Math.max(...looked.map(({ sideBySide }) => sideBySide))).toBeGreaterThan(1)
  })

  test('looks of threads that were closed fail with a plain sentence, and that is no fault of theirs', async () => {
    const all = await pictures()
    const faults: unknown[] = []
    const hands = await openLiveHands({ device: 'cpu', workers: 1, onFault: (fault) => faults.push(fault) })
    const tracker = hands.open({ mirrored: false })
    await hands.close()
    await expect(tracker.look(all[0]!)).rejects.toThrow(/hand worker 1/)
    expect(faults).toEqual([])
  })
})

test('threads that cannot be started are refused', async () => {
  await expect(openLiveHands({ device: 'cpu', workers: 0 })).rejects.toThrow('0 workers')
})
