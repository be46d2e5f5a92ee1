import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { handsToPose } from '#components/hands-to-pose/stage.js'
import type { HandFrame } from '#components/types/hand.js'
import { openArchive, writeArchive } from '#components/types/landmark-archive/archive.js'
import { handFramesEntries, readHandFrames } from '#components/types/landmark-archive/hand-frames-entry.js'
import { readPoses, writePoses } from '#components/types/landmark-archive/poses.js'
import type { Pose } from '#components/types/pose.js'
import { readPose } from '#components/types/pose-format/read.js'
import { randomHandFrames } from '../pose-format/random-hands.ts'

const folder = mkdtempSync(join(tmpdir(), 'signline-archive-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Hands as the networks give them: double precision where that is what they have, some outside the picture. */
function unroundedFrames(count: number, seed: number): HandFrame[] {
  return randomHandFrames(count, seed).map((frame) => ({
    ...frame,
    hands: frame.hands.map((hand) => ({
      ...hand,
      handednessScore: 1 - hand.handednessScore / 3,
      sharpness: hand.sharpness / 3,
      landmarks: hand.landmarks.map((value, at) =>
        at % 7 === 0 ? 1e-30 * value : at % 5 === 0 ? -value : value,
      ) as typeof hand.landmarks,
    })),
  }))
}

async function* streamOf<Item>(items: readonly Item[]): AsyncGenerator<Item, void, undefined> {
  yield* items
}

async function gather<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('An archive of landmarks', () => {
  test('gives frames back bit for bit, beside a .pose file that viewers read', async () => {
    const frames = unroundedFrames(200, 3)
    const path = join(folder, 'frames.zip')
    await writeArchive(path, handFramesEntries('front.0', frames))
    const archive = await openArchive(path)
    expect(readHandFrames(archive, 'front.0')).toEqual(frames)
    expect(readPose(archive.bytes('front.0.pose'), 'front.0.pose').head.frames).toBe(200)
  })

  test('is the same file for the same content', async () => {
    const [one, two] = [join(folder, 'one.zip'), join(folder, 'two.zip')]
    for (const path of [one, two]) await writeArchive(path, new Map([['a.json', { a: 1 }]]))
    expect(readFileSync(one).equals(readFileSync(two))).toBe(true)
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([])
  })

  test('that cannot be finished leaves nothing behind', async () => {
    async function* entries() {
      yield ['a.json', { a: 1 }] as const
      throw new Error('the source broke')
    }
    const here = mkdtempSync(join(folder, 'broken-'))
    await expect(writeArchive(join(here, 'a.zip'), entries())).rejects.toThrow('the source broke')
    expect(readdirSync(here)).toEqual([])
  })

  test('holds no frames of a part in which nothing came', async () => {
    const path = join(folder, 'empty.zip')
    await writeArchive(path, handFramesEntries('front.0', []))
    expect(readHandFrames(await openArchive(path), 'front.0')).toEqual([])
  })

  test.each([
    ['that is cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
    ['of something else', () => Buffer.from('no archive')],
  ])('%s is refused with what to do', async (_, spoil) => {
    const path = join(folder, 'spoiled.zip')
    await writeArchive(path, handFramesEntries('front.0', unroundedFrames(5, 1)))
    writeFileSync(path, spoil(readFileSync(path)))
    await expect(openArchive(path)).rejects.toThrow('run the step again')
    await expect(openArchive(join(folder, 'none.zip'))).rejects.toThrow('cannot be read (ENOENT)')
  })

  test('gives poses of several cameras back with their weights, bit for bit', async () => {
    const cameras = ['front', 'left'].map((cameraId, seed) => ({
      cameraId,
      offsetMs: 7 * seed,
      frames: streamOf(unroundedFrames(90, seed + 5).map((frame) => ({ ...frame, cameraId }))),
    }))
    const path = join(folder, 'poses.zip')
    const made: Pose[] = await gather(handsToPose(cameras))
    expect(made.some(({ views }) => views.left.length + views.right.length > 2)).toBe(true)
    for (const posesPerChunk of [9000, 25]) {
      await writePoses(path, streamOf(made), posesPerChunk)
      expect(await gather(readPoses(path))).toEqual(made)
    }
  })
})
