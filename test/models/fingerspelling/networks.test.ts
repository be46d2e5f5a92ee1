import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { HANDSHAPES, SPELLING_CLASSES } from '#models/fingerspelling/classes.js'
import { handshapesNetwork, spellingNetwork } from '#models/fingerspelling/networks.js'
import { type FingerspellingSessions, openFingerspelling } from '#models/fingerspelling/open.js'
import { FRAMES_AFTER, FRAMES_BEFORE } from '#models/fingerspelling/timing.js'
import { openSession } from '#models/session.js'
import type { Tensor } from '#models/types.js'

interface Golden {
  readonly hands: { readonly landmarks: number[][][]; readonly logits: number[][] }
  readonly track: {
    readonly landmarks: number[][][][]
    readonly weights: number[][]
    readonly logits: number[][]
  }
}

/** Written by models/fingerspelling/training/golden.py from hands that it drew. */
const golden: Golden = JSON.parse(readFileSync(new URL('./golden.json', import.meta.url), 'utf8'))
/** Largest difference of log-odds between PyTorch and this runtime. */
const LOGIT_TOLERANCE = 2e-3

const tensor = (values: unknown, dims: readonly number[]): Tensor => ({
  data: Float32Array.from((values as number[][]).flat(Number.POSITIVE_INFINITY) as unknown as number[]),
  dims,
})

function mirroredTensor({ data, dims }: Tensor): Tensor {
  return { data: data.map((value, index) => (index % 2 === 0 ? 640 - value : value)), dims }
}

function largestDifference(found: Float32Array | undefined, wanted: Float32Array): number {
  expect(found?.length).toBe(wanted.length)
  return wanted.reduce((most, value, index) => Math.max(most, Math.abs(value - (found?.[index] ?? 0))), 0)
}

describe('the committed networks', () => {
  let networks: FingerspellingSessions
  beforeAll(async () => {
    networks = await openFingerspelling('cpu')
  })
  afterAll(() => networks?.close())

  const hands = tensor(golden.hands.landmarks, [golden.hands.landmarks.length, 21, 2])
  const readHands = tensor(golden.hands.logits, [golden.hands.logits.length, HANDSHAPES.length])

  test('handshapes read drawn hands as PyTorch does', async () => {
    const { logits } = await networks.handshapes.run({ landmarks: hands })
    expect(largestDifference(logits?.data, readHands.data)).toBeLessThan(LOGIT_TOLERANCE)
  })

  test('a hand and its mirror image have the same handshape', async () => {
    const { logits } = await networks.handshapes.run({ landmarks: mirroredTensor(hands) })
    expect(largestDifference(logits?.data, readHands.data)).toBeLessThan(LOGIT_TOLERANCE)
  })

  test('size and place of a hand do not change its handshape', async () => {
    const moved = { ...hands, data: hands.data.map((value) => value * 3 + 1000) }
    const { logits } = await networks.handshapes.run({ landmarks: moved })
    expect(largestDifference(logits?.data, readHands.data)).toBeLessThan(LOGIT_TOLERANCE)
  })

  test('a collapsed hand gives numbers, not NaN', async () => {
    const nothing = { data: new Float32Array(42).fill(7), dims: [1, 21, 2] }
    const { logits } = await networks.handshapes.run({ landmarks: nothing })
    expect(logits?.data.every(Number.isFinite)).toBe(true)
  })

  const { track } = golden
  const views = track.weights.length
  const frames = track.weights[0]?.length ?? 0
  const rows = frames - FRAMES_BEFORE - FRAMES_AFTER

  async function readTrack(landmarks: Tensor): Promise<Float32Array | undefined> {
    const flat = { data: landmarks.data, dims: [views * frames, 21, 2] }
    const { logits: shapes } = await networks.handshapes.run({ landmarks: flat })
    const { logits } = await networks.spelling.run({
      handshapes: { data: shapes?.data ?? new Float32Array(), dims: [views, frames, HANDSHAPES.length] },
      landmarks,
      weights: tensor(track.weights, [views, frames]),
    })
    return logits?.data
  }

  const landmarks = tensor(track.landmarks, [views, frames, 21, 2])
  const readRows = tensor(track.logits, [rows, SPELLING_CLASSES.length])

  test('the reader over time reads two views of a moving hand as PyTorch does', async () => {
    expect(largestDifference(await readTrack(landmarks), readRows.data)).toBeLessThan(LOGIT_TOLERANCE)
  })

  test('a left hand that moves as the mirror image of a right one is read the same', async () => {
    const found = await readTrack(mirroredTensor(landmarks))
    expect(largestDifference(found, readRows.data)).toBeLessThan(LOGIT_TOLERANCE)
  })

  test('a tensor of the wrong shape is refused by name', async () => {
    const short = { data: new Float32Array(40), dims: [1, 20, 2] }
    await expect(networks.handshapes.run({ landmarks: short })).rejects.toThrow('landmarks')
    await expect(networks.handshapes.run({})).rejects.toThrow('landmarks')
  })
})

test('a network in the place of the other is refused', async () => {
  await expect(openSession(spellingNetwork.path, { ...handshapesNetwork, device: 'cpu' })).rejects.toThrow(
    'handshapes',
  )
})
