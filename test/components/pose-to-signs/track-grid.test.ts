import { expect, test } from 'vitest'
import { type GridFrame, TrackGrid } from '#components/pose-to-signs/track-grid.js'
import type { Pose } from '#components/types/pose.js'
import { poseOf, syntheticHand, viewOf } from './synthetic.ts'

const FRAME_MS = 1000 / 30

function wanderingPoses(timesMs: readonly number[]): Pose[] {
  return timesMs.map((timestampMs) =>
    poseOf(timestampMs, {
      right: [viewOf(syntheticHand(0.2), timestampMs, { at: [200 + timestampMs / 10, 300] })],
    }),
  )
}

function gridOf(poses: readonly Pose[]): GridFrame[] {
  const grid = new TrackGrid()
  const frames: GridFrame[] = []
  for (const pose of poses) {
    grid.add(pose)
    frames.push(...grid.take())
  }
  return [...frames, ...grid.finish()]
}

const wristX = (frame: GridFrame | undefined): number | undefined => frame?.samples.get('front')?.landmarks[0]

test.each([10, 15, 24, 30, 60])('%i pictures a second land on one grid of 30 a second', (rate) => {
  const frames = gridOf(wanderingPoses(Array.from({ length: rate * 2 + 1 }, (_, n) => (n * 1000) / rate)))
  expect(frames).toHaveLength(61)
  for (const [n, frame] of frames.entries()) {
    expect(frame.timestampMs).toBeCloseTo(n * FRAME_MS)
    expect(wristX(frame)).toBeCloseTo(200 + (n * FRAME_MS) / 10, 2)
  }
})

test('a variable frame rate does not bend the movement', () => {
  const timesMs = [0, 20, 90, 100, 190, 260, 300, 420, 500]
  for (const frame of gridOf(wanderingPoses(timesMs)))
    expect(wristX(frame)).toBeCloseTo(200 + frame.timestampMs / 10, 2)
})

const absentMs = (frames: readonly GridFrame[]): number[] =>
  frames.filter(({ samples }) => samples.size === 0).map(({ timestampMs }) => timestampMs)

test('a gap is bridged while it is short; where pictures showed no hand for long nobody sees it', () => {
  const seen = wanderingPoses([0, 30, 180, 210, 600, 630])
  const absent = absentMs(gridOf([...seen.slice(0, 4), poseOf(400), ...seen.slice(4)]))
  expect(Math.min(...absent)).toBeGreaterThan(210)
  expect(Math.max(...absent)).toBeLessThan(600)
  expect(absentMs(gridOf([...seen.slice(0, 2), poseOf(100), ...seen.slice(2, 4)]))).toEqual([])
})

test('where there was no picture at all the hand was not lost, and a longer gap is bridged', () => {
  const frames = gridOf(wanderingPoses([0, 30, 600, 630, 1300, 1330]))
  for (const frame of frames.filter(({ timestampMs }) => timestampMs <= 630))
    expect(wristX(frame)).toBeCloseTo(200 + frame.timestampMs / 10, 2)
  const absent = absentMs(frames)
  expect(Math.min(...absent)).toBeGreaterThan(630)
  expect(Math.max(...absent)).toBeLessThan(1300)
  // All at once or one by one: the same.
  const grid = new TrackGrid()
  for (const pose of wanderingPoses([0, 30, 600, 630, 1300, 1330])) grid.add(pose)
  expect([...grid.take(), ...grid.finish()]).toEqual(frames)
})

test('a hand that jumps is another hand and is not joined to the one before', () => {
  const poses = [0, 100].map((timestampMs) =>
    poseOf(timestampMs, {
      right: [viewOf(syntheticHand(0), timestampMs, { at: timestampMs === 0 ? [60, 300] : [600, 300] })],
    }),
  )
  expect(gridOf(poses)[1]?.samples.size).toBe(0)
})

test('views of several cameras keep their weights; a camera that shows a picture twice counts it once', () => {
  const poses = Array.from({ length: 21 }, (_, n) => {
    const timestampMs = n * 50
    const slowMs = Math.floor(n / 2) * 100
    return poseOf(timestampMs, {
      right: [
        viewOf(syntheticHand(0.2), timestampMs, { weight: 0.7 }),
        viewOf(syntheticHand(0.2), slowMs, { cameraId: 'left', weight: 0.3 }),
      ],
    })
  })
  const frames = gridOf(poses)
  expect(frames[15]?.samples.get('front')?.weight).toBeCloseTo(0.7)
  expect(frames[15]?.samples.get('left')?.weight).toBeCloseTo(0.3)
})

test('time that runs backwards is refused with both times', () => {
  const grid = new TrackGrid()
  grid.add(poseOf(100))
  expect(() => grid.add(poseOf(40))).toThrow('pose at 40 ms came after one at 100 ms')
})

test('no poses give no frames, and poses without hands give frames without samples', () => {
  expect(gridOf([])).toEqual([])
  const frames = gridOf([poseOf(0), poseOf(50), poseOf(100)])
  expect(frames).toHaveLength(4)
  expect(frames.every(({ samples }) => samples.size === 0)).toBe(true)
})
