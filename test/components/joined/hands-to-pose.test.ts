import { describe, expect, test } from 'vitest'
import type { OpenedReadings } from '#components/joined/camera-to-hands/readings-archive.js'
import { mergeReadings, sortParts } from '#components/joined/hands-to-pose/merge-readings.js'
import { offsetsOf } from '#components/joined/hands-to-pose/run.js'
import type { HandFrame } from '#components/types/hand.js'
import type { PlannedCamera, RecordingPlan } from '#components/types/recording-plan.js'
import { fakeHand, steadyFrames } from '../hands-to-pose/hand-frames.ts'

function planned(id: string, change: Partial<PlannedCamera> = {}): PlannedCamera {
  return { id, name: `${id}.mp4`, mirrored: false, live: false, offsetMs: 0, ...change }
}

type Part = OpenedReadings['parts'][number]

function part(
  cameraId: string,
  place: number,
  own: readonly HandFrame[] = [],
  warmUp: readonly HandFrame[] = [],
): Part {
  return { cameraId, part: place, dropped: [], firstPictureAtMs: 0, readings: () => ({ own, warmUp }) }
}

function batch(...parts: readonly Part[]): OpenedReadings {
  return { parts, deviceNote: 'Nothing ran.', workers: 1, startedAtMs: 0, endedAtMs: 1 }
}

async function merged(parts: readonly Part[]): Promise<HandFrame[]> {
  const frames: HandFrame[] = []
  for await (const frame of mergeReadings('front', parts)) frames.push(frame)
  return frames
}

describe('Parts that different pods read', () => {
  const plan: RecordingPlan = { cameras: [planned('a'), planned('b')], parts: 3 }

  test('are sorted by camera and time, in whatever order they come', () => {
    const sorted = sortParts(plan, [batch(part('a', 1), part('b', 0)), batch(part('a', 0))])
    expect([...sorted].map(([id, parts]) => [id, parts.map((one) => one.part)])).toEqual([
      ['a', [0, 1]],
      ['b', [0]],
    ])
  })

  test.each([
    ['one is missing', [batch(part('a', 0), part('b', 0))], /2 parts were read, 3 were planned/],
    [
      'one is there twice',
      [batch(part('a', 0), part('a', 0), part('b', 0))],
      /camera "a" has the parts 0, 0/,
    ],
    ['a camera is missing', [batch(part('a', 0), part('a', 1))], /camera "b" has the parts none/],
  ])('are refused where %s', (_, batches, sentence) => {
    expect(() => sortParts(plan, batches)).toThrow(sentence)
  })

  test('are joined: a hand keeps its number where the next part’s warm-up saw it, and frames are numbered through', async () => {
    const hand = [fakeHand({ trackId: 0 })]
    const before = steadyFrames('front', 30, 0, 2999, () => hand)
    const after = steadyFrames('front', 30, 3000, 4000, () => [fakeHand({ trackId: 0 })])
    const warmUp = before.slice(-2)
    const frames = await merged([part('front', 0, before), part('front', 1, after, warmUp)])
    expect(frames.map(({ index }) => index)).toEqual(Array.from({ length: 120 }, (_, n) => n))
    expect(new Set(frames.map(({ hands }) => hands[0]?.trackId))).toEqual(new Set([0]))
    const elsewhere = steadyFrames('front', 30, 3000, 4000, () => [
      fakeHand({ trackId: 0, centre: [0.1, 0.1] }),
    ])
    const apart = await merged([part('front', 0, before), part('front', 1, elsewhere)])
    expect(new Set(apart.map(({ hands }) => hands[0]?.trackId))).toEqual(new Set([0, 1]))
  })

  test('are refused where the picture changes its size', async () => {
    const before = steadyFrames('front', 30, 0, 2999)
    const after = steadyFrames('front', 30, 3000, 4000).map((frame) => ({ ...frame, width: 320 }))
    await expect(merged([part('front', 0, before), part('front', 1, after)])).rejects.toThrow(
      'the picture changes from 640×480 to 320×480 at 3.00 s',
    )
  })
})

test('Live cameras that pods began to read at different times are put where they began', () => {
  const at = (id: string, firstPictureAtMs: number) => [id, [{ ...part(id, 0), firstPictureAtMs }]] as const
  const cameras = [planned('a', { live: true, offsetMs: 5 }), planned('b', { live: true }), planned('c')]
  const offsets = offsetsOf(cameras, new Map([at('a', 10_250), at('b', 10_000), at('c', 99_999)]))
  expect([...offsets.values()]).toEqual([255, 0, 0])
})
