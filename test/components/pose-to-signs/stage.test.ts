import { expect, test } from 'vitest'
import { posesToSigns } from '#components/pose-to-signs/stage.js'
import type { Pose } from '#components/types/pose.js'
import { HANDSHAPES, SPELLING_CLASSES } from '#models/fingerspelling/classes.js'
import { FRAMES_AFTER, FRAMES_BEFORE } from '#models/fingerspelling/timing.js'
import { handshapeIndex, poseOf, streamOf, stubSession, syntheticHand, viewOf } from './synthetic.ts'

/** Reads an open hand as B and a fist as A, by the middle finger's length in palms. */
const handshapes = stubSession('stub handshapes', ({ landmarks }) => {
  const count = landmarks?.dims[0] ?? 0
  const data = new Float32Array(count * HANDSHAPES.length).fill(-8)
  for (let hand = 0; hand < count; hand++) {
    const at = (point: number, axis: number): number => landmarks?.data[(hand * 21 + point) * 2 + axis] ?? 0
    const palm = Math.hypot(at(9, 0) - at(0, 0), at(9, 1) - at(0, 1))
    const finger = Math.hypot(at(12, 0) - at(9, 0), at(12, 1) - at(9, 1))
    data[hand * HANDSHAPES.length + handshapeIndex(finger > 0.6 * palm ? 'B' : 'A')] = 0
  }
  return { data, dims: [count, HANDSHAPES.length] }
})

/** Says of each frame what most of its views say. */
const spelling = stubSession('stub spelling', ({ handshapes: read, weights }) => {
  const [views = 0, frames = 0] = weights?.dims ?? []
  const rows = frames - FRAMES_BEFORE - FRAMES_AFTER
  const data = new Float32Array(rows * SPELLING_CLASSES.length).fill(-8)
  for (let row = 0; row < rows; row++) {
    const sums = new Float64Array(HANDSHAPES.length)
    let seen = 0
    for (let view = 0; view < views; view++) {
      const place = view * frames + row + FRAMES_BEFORE
      const weight = weights?.data[place] ?? 0
      seen += weight
      sums.forEach((sum, shape) => {
        sums[shape] = sum + weight * (read?.data[place * HANDSHAPES.length + shape] ?? 0)
      })
    }
    const best = seen > 0 ? 1 + sums.indexOf(Math.max(...sums)) : 0
    data[row * SPELLING_CLASSES.length + best] = 0
  }
  return { data, dims: [rows, SPELLING_CLASSES.length] }
})
const networks = { handshapes, spelling }

function spelledPoses(startMs = 0): Pose[] {
  return Array.from({ length: 90 }, (_, n) => {
    const timestampMs = startMs + n * 40
    if (n < 10 || (n > 40 && n < 55)) return poseOf(timestampMs)
    const fold = n < 25 || n >= 70 ? 0 : 1
    return poseOf(timestampMs, { right: [viewOf(syntheticHand(fold), timestampMs)] })
  })
}

async function read(poses: readonly Pose[], framesPerRun?: number) {
  const signs = []
  const options = { networks, ...(framesPerRun !== undefined && { framesPerRun }) }
  for await (const sign of posesToSigns(streamOf(poses), options)) signs.push(sign)
  return signs
}

test('poses become signs in the order of time', async () => {
  const signs = await read(spelledPoses())
  expect(signs.map(({ label }) => label).join('')).toBe('BAAB')
  for (const [n, sign] of signs.entries()) {
    expect(sign.endMs).toBeGreaterThan(sign.startMs)
    expect(sign.startMs).toBeGreaterThanOrEqual(signs[n - 1]?.endMs ?? 0)
  }
})

test('the signs do not depend on how many frames are read at once', async () => {
  const wanted = await read(spelledPoses())
  for (const framesPerRun of [1, 7, 1000]) expect(await read(spelledPoses(), framesPerRun)).toEqual(wanted)
})

test('no poses and poses without hands give no signs', async () => {
  expect(await read([])).toEqual([])
  expect(await read([0, 40, 80].map((timestampMs) => poseOf(timestampMs)))).toEqual([])
})

test('the view of more weight decides where cameras disagree', async () => {
  const poses = Array.from({ length: 40 }, (_, n) =>
    poseOf(n * 33, {
      right: [
        viewOf(syntheticHand(0), n * 33, { cameraId: 'front', weight: 0.8 }),
        viewOf(syntheticHand(1), n * 33, { cameraId: 'side', weight: 0.2 }),
      ],
    }),
  )
  const [sign, ...more] = await read(poses)
  expect(sign).toMatchObject({ label: 'B', cameras: ['front', 'side'] })
  expect(more).toEqual([])
})

test('a gap of hours in a recording is read across', async () => {
  const once = await read(spelledPoses())
  const twice = await read([...spelledPoses(), ...spelledPoses(2 * 3_600_000)])
  expect(once.length).toBeGreaterThan(0)
  expect(twice.map(({ label }) => label)).toEqual([...once, ...once].map(({ label }) => label))
})
