import { describe, expect, test } from 'vitest'
import { type AlignedFrames, FrameAligner } from '#components/hands-to-pose/align-frames.js'
import type { HandFrame } from '#components/types/hand.js'
import { handFrame, steadyFrames } from './hand-frames.ts'

const TOLERANCE_MS = 21

/** Delivers the cameras' frames in an order drawn from the seed and gathers every group. */
function alignAll(cameras: Record<string, HandFrame[]>, seed = 1): AlignedFrames[] {
  const aligner = new FrameAligner(Object.keys(cameras))
  const left = new Map(Object.entries(cameras).map(([id, frames]) => [id, [...frames]]))
  const groups: AlignedFrames[] = []
  let state = seed
  while (left.size > 0) {
    state = (state * 1103515245 + 12345) % 2147483648
    const [id, frames] = [...left][state % left.size]!
    const frame = frames.shift()
    if (frame === undefined) {
      aligner.end(id)
      left.delete(id)
    } else aligner.push(frame)
    for (let group = aligner.next(); group !== undefined; group = aligner.next()) groups.push(group)
  }
  expect(aligner.finished).toBe(true)
  return groups
}

const inShort = (groups: AlignedFrames[]) =>
  groups.map((group) =>
    group.frames.map((frame) => `${frame.cameraId}@${Math.round(frame.timestampMs)}`).join(' '),
  )

function expectSound(groups: AlignedFrames[], cameras: Record<string, HandFrame[]>) {
  const used = groups.flatMap((group) => group.frames)
  expect(new Set(used).size).toBe(used.length)
  expect(used.length).toBe(Object.values(cameras).flat().length)
  for (const [place, group] of groups.entries()) {
    const times = group.frames.map((frame) => frame.timestampMs)
    expect(Math.max(...times) - Math.min(...times)).toBeLessThanOrEqual(TOLERANCE_MS)
    expect(group.timestampMs).toBe(Math.min(...times))
    if (place > 0) expect(group.timestampMs).toBeGreaterThan(groups[place - 1]!.timestampMs)
    expect(new Set(group.frames.map((frame) => frame.cameraId)).size).toBe(group.frames.length)
  }
}

describe('frames of several cameras', () => {
  test('do not wait for a camera that left, and those of it that came are grouped', () => {
    const aligner = new FrameAligner(['a', 'b'])
    const [first, second] = steadyFrames('a', 30, 0, 100)
    const [own] = steadyFrames('b', 30, 0, 100)
    aligner.push(first!)
    aligner.push(own!)
    aligner.leave('b')
    aligner.push(second!)
    expect(inShort([aligner.next()!, aligner.next()!])).toEqual(['a@0 b@0', 'a@33'])
    expect(() => aligner.waiting('b')).toThrow('no camera "b"')
    aligner.add('b')
    expect(aligner.next()).toBeUndefined()
    aligner.leave('c')
  })

  test('wait again for a camera that was given up and is expected', () => {
    const aligner = new FrameAligner(['a', 'b'])
    const [first, second, third] = steadyFrames('a', 30, 0, 100)
    const [late] = steadyFrames('b', 30, 0, 100)
    for (const frame of [first, second, third]) aligner.push(frame!)
    aligner.goOnWithout('b')
    expect(aligner.next()?.frames).toEqual([first])
    expect(aligner.push(late!)).toBe(false)
    expect(aligner.next()?.frames).toEqual([second])
    aligner.expect('b')
    expect(aligner.next()).toBeUndefined()
  })

  test('taken at the same instants are put together one to one', () => {
    const cameras = { a: steadyFrames('a', 30, 0, 1000), b: steadyFrames('b', 30, 0, 1000) }
    const groups = alignAll(cameras)
    expect(groups).toHaveLength(30)
    expect(groups.every((group) => group.frames.length === 2)).toBe(true)
  })

  test('whose clocks are half a frame apart still find partners, each frame once', () => {
    const cameras = { a: steadyFrames('a', 30, 0, 2000), b: steadyFrames('b', 30, 16, 2000) }
    const groups = alignAll(cameras)
    expectSound(groups, cameras)
    expect(groups.filter((group) => group.frames.length === 2).length).toBeGreaterThanOrEqual(59)
  })

  test('are joined to the nearest frame, not to the first one within the tolerance', () => {
    const groups = alignAll({
      a: [handFrame('a', 0), handFrame('a', 20)],
      b: [handFrame('b', 18)],
    })
    expect(inShort(groups)).toEqual(['a@0', 'a@20 b@18'])
  })

  test('of different rates keep their times rising and lose no frame', () => {
    const cameras = {
      a: steadyFrames('a', 30, 3, 3000),
      b: steadyFrames('b', 25, 0, 3000),
      c: steadyFrames('c', 10, 41, 3000),
    }
    expectSound(alignAll(cameras), cameras)
  })

  test('are grouped by their times alone, in whichever order cameras deliver', () => {
    const cameras = {
      a: steadyFrames('a', 30, 0, 1000),
      b: steadyFrames('b', 24, 7, 1200),
      c: steadyFrames('c', 60, 11, 500),
    }
    const first = inShort(alignAll(cameras, 1))
    for (let seed = 2; seed < 12; seed++) expect(inShort(alignAll(cameras, seed))).toEqual(first)
  })

  test('a camera that ends early leaves the others their frames', () => {
    const cameras = { a: steadyFrames('a', 30, 0, 2000), b: steadyFrames('b', 30, 5, 500) }
    const groups = alignAll(cameras)
    expectSound(groups, cameras)
    expect(groups).toHaveLength(60)
  })

  test('a gap in one camera costs the other no frame and no time', () => {
    const b = steadyFrames('b', 30, 0, 2000).filter(
      ({ timestampMs }) => timestampMs < 400 || timestampMs > 1400,
    )
    const groups = alignAll({ a: steadyFrames('a', 30, 0, 2000), b })
    expect(groups).toHaveLength(60)
    expect(groups.filter((group) => group.frames.length === 1)).toHaveLength(60 - b.length)
  })

  test('a camera without a single frame disturbs nobody', () => {
    expect(alignAll({ a: steadyFrames('a', 30, 0, 1000), b: [] })).toHaveLength(30)
  })

  test('a frame that is not later than the one before is refused', () => {
    const aligner = new FrameAligner(['a'])
    expect(aligner.push(handFrame('a', 40))).toBe(true)
    expect(aligner.push(handFrame('a', 40))).toBe(false)
    expect(aligner.push(handFrame('a', 20))).toBe(false)
    expect(aligner.push(handFrame('a', Number.NaN))).toBe(false)
  })

  test('a silent camera is left behind when the host says so, and joins again later', () => {
    const aligner = new FrameAligner(['a', 'b'])
    aligner.push(handFrame('a', 0))
    expect(aligner.next()).toBeUndefined()
    aligner.goOnWithout()
    expect(aligner.next()?.frames).toHaveLength(1)
    aligner.push(handFrame('a', 33))
    expect(aligner.next()?.frames).toHaveLength(1)
    expect(aligner.push(handFrame('b', 30))).toBe(false) // its time has passed
    aligner.push(handFrame('b', 66))
    aligner.push(handFrame('a', 66))
    expect(aligner.next()?.frames).toHaveLength(2)
  })

  test('a camera that nobody announced is a fault of the caller', () => {
    expect(() => new FrameAligner(['a']).push(handFrame('b', 0))).toThrow('"b"')
  })
})
