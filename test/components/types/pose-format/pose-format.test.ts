import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { UnusableInputError } from '#components/types/errors.js'
import type { HandFrame } from '#components/types/hand.js'
import {
  blockOfHandFrames,
  handFramesOfBlock,
  headOfHandFrames,
} from '#components/types/pose-format/hand-frames.js'
import type { PoseHead } from '#components/types/pose-format/layout.js'
import { readPoseFile, writePoseFile } from '#components/types/pose-format/pose-file.js'
import { readPose, readPoseHead } from '#components/types/pose-format/read.js'
import { writePose } from '#components/types/pose-format/write.js'
import { randomHandFrames } from './random-hands.ts'

/** Of a coordinate's value: it is multiplied by the picture's size and divided again in float32. */
const COORDINATE_TOLERANCE = 2 ** -22

const folder = mkdtempSync(join(tmpdir(), 'signline-pose-'))
afterAll(() => rmSync(folder, { recursive: true }))

const TINY: PoseHead = {
  width: 640,
  height: 480,
  depth: 0,
  components: [
    { name: 'HAND', format: 'XYC', points: ['A', 'Bé'], limbs: [[0, 1]], colours: [[255, 0, 300]] },
  ],
  framesPerSecond: 25,
  frames: 1,
  people: 1,
}

/** Written down from the specification of pose-format 0.2, byte by byte. */
const TINY_BYTES = Buffer.from(
  [
    'cdcc4c3e', // version 0.2 as float32
    '8002 e001 0000', // width, height, depth
    '0100', // components
    '0400 48414e44', // "HAND"
    '0300 585943', // "XYC"
    '0200 0100 0100', // points, limbs, colours
    '0100 41', // "A"
    '0300 42c3a9', // "Bé"
    '0000 0100', // limb 0–1
    'ff00 0000 2c01', // colour
    '0000c841', // 25 frames/s as float32
    '01000000', // frames
    '0100', // people
    '0000803f 00000040', // point A: 1, 2
    '000040c0 0000003f', // point Bé: -3, 0.5
    '0000803f 00000000', // confidences 1, 0
  ]
    .join('')
    .replaceAll(' ', ''),
  'hex',
)
const TINY_NUMBERS = { data: Float32Array.of(1, 2, -3, 0.5), confidence: Float32Array.of(1, 0) }

describe('the bytes of a .pose file', () => {
  test('are those of the specification when written', () => {
    expect(Buffer.from(writePose(TINY, TINY_NUMBERS)).toString('hex')).toBe(TINY_BYTES.toString('hex'))
  })

  test('give back the head and the numbers when read', () => {
    const { head, block } = readPose(TINY_BYTES, 'tiny.pose')
    expect(head).toEqual(TINY)
    expect(block.data).toEqual(TINY_NUMBERS.data)
    expect(block.confidence).toEqual(TINY_NUMBERS.confidence)
  })

  test('of version 0.1 are read too, with the frames that the length says', () => {
    const body = TINY_BYTES.indexOf(Buffer.from('0000c84101000000', 'hex'))
    const old = Buffer.concat([
      Buffer.from('cdcccc3d', 'hex'),
      TINY_BYTES.subarray(4, body),
      Buffer.from('190000000100', 'hex'),
      TINY_BYTES.subarray(body + 10),
    ])
    expect(readPose(old, 'old.pose').head).toEqual(TINY)
  })

  test('that stop anywhere, or are something else, are refused in one sentence', () => {
    for (let length = 0; length < TINY_BYTES.length; length++)
      expect(() => readPoseHead(TINY_BYTES.subarray(0, length), 'x.pose')).toThrow(UnusableInputError)
    expect(() => readPoseHead(Buffer.from('this is no pose file at all'), 'x.pose')).toThrow(
      'x.pose is not a .pose file of version 0.1 or 0.2; write it again',
    )
    const claims = Buffer.from(TINY_BYTES)
    claims.writeUInt32LE(0xffffffff, TINY_BYTES.indexOf(Buffer.from('0000c841', 'hex')) + 4)
    expect(() => readPoseHead(claims, 'x.pose')).toThrow(/x\.pose is cut off: 4294967295 frames need/)
  })
})

function expectSame(read: readonly HandFrame[], written: readonly HandFrame[]): void {
  expect(read).toHaveLength(written.length)
  for (const [place, frame] of written.entries()) {
    const { hands, ...rest } = read[place] as HandFrame
    const { hands: expectedHands, ...expectedRest } = frame
    expect(rest).toEqual(expectedRest)
    expect(hands).toHaveLength(expectedHands.length)
    for (const [order, hand] of expectedHands.entries()) {
      const { landmarks, ...others } = hands[order] as HandFrame['hands'][number]
      const { landmarks: expected, ...expectedOthers } = hand
      expect(others).toEqual(expectedOthers)
      for (const [at, value] of expected.entries())
        expect(Math.abs((landmarks[at] ?? Number.NaN) - value)).toBeLessThanOrEqual(
          value * COORDINATE_TOLERANCE,
        )
    }
  }
}

describe('hand frames in a .pose file', () => {
  const frames = randomHandFrames(700)

  test('come back with exact times, indices, order, scores and tracks', () => {
    const head = headOfHandFrames(frames)
    expect(head.people).toBeGreaterThan(1)
    expectSame(handFramesOfBlock(blockOfHandFrames(frames, head, 0), head), frames)
  })

  test('keep a time of many hours to the last bit', () => {
    const late = frames
      .slice(0, 3)
      .map((frame) => ({ ...frame, timestampMs: 86_400_000.123_456 + frame.timestampMs }))
    const head = headOfHandFrames(late)
    const back = handFramesOfBlock(blockOfHandFrames(late, head, 0), head)
    expect(back.map(({ timestampMs }) => timestampMs)).toEqual(late.map(({ timestampMs }) => timestampMs))
  })

  test('go through a file in blocks and leave nothing beside it', async () => {
    const path = join(folder, 'hands.pose')
    await writePoseFile(path, frames)
    const file = await readPoseFile(path)
    expect(file.cameraId).toBe('left-2')
    const read: HandFrame[] = []
    for await (const frame of file.frames) read.push(frame)
    expectSame(read, frames)
    expect(readdirSync(folder)).toEqual(['hands.pose'])
    const bytes = readFileSync(path)
    expect(bytes.equals(writePose(file.head, blockOfHandFrames(frames, file.head, 0)))).toBe(true)
  })

  test('of a recording without any frame are a file too', async () => {
    const path = join(folder, 'none.pose')
    await writePoseFile(path, [])
    expect((await readPoseFile(path)).head.frames).toBe(0)
  })

  test('are read from a holistic file of another maker', () => {
    const head = headOfHandFrames(frames)
    const block = blockOfHandFrames(frames, head, 0)
    const renamed = head.components.map((component) =>
      component.name === 'SIGNLINE_FRAME' ? { ...component, name: 'OTHER' } : component,
    )
    const [first, second] = handFramesOfBlock(block, { ...head, components: renamed, framesPerSecond: 50 })
    expect([first?.timestampMs, second?.timestampMs, second?.index]).toEqual([0, 20, 1])
    const hands = (frame: HandFrame | undefined) => frame?.hands.map(({ handedness }) => handedness).sort()
    expect(hands(second)).toEqual(hands(frames[1]))
  })

  test('are not looked for in a file that is cut off, has no hands or is not there', async () => {
    const path = join(folder, 'cut.pose')
    await writePoseFile(path, frames)
    truncateSync(path, 50_000)
    await expect(readPoseFile(path)).rejects.toThrow('is cut off')
    writeFileSync(path, TINY_BYTES)
    await expect(readPoseFile(path)).rejects.toThrow('holds no hands')
    await expect(readPoseFile(join(folder, 'nowhere.pose'))).rejects.toThrow('does not exist')
    mkdirSync(join(folder, 'folder.pose'))
    await expect(readPoseFile(join(folder, 'folder.pose'))).rejects.toThrow(
      'is not a file; give a .pose file',
    )
    execFileSync('mkfifo', [join(folder, 'pipe.pose')])
    await expect(readPoseFile(join(folder, 'pipe.pose'))).rejects.toThrow('is not a file; give a .pose file')
    await expect(writePoseFile(join(folder, 'no/where.pose'), frames)).rejects.toThrow('cannot be written')
  })
})
