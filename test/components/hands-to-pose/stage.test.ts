import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { type CameraHands, handsToPose } from '#components/hands-to-pose/stage.js'
import type { HandFrame } from '#components/types/hand.js'
import type { Pose } from '#components/types/pose.js'
import { fakeHand, handFrame, steadyFrames } from './hand-frames.ts'

async function* stream(frames: readonly HandFrame[], onClose?: () => void): AsyncGenerator<HandFrame> {
  try {
    for (const frame of frames) {
      await null
      yield frame
    }
  } finally {
    onClose?.()
  }
}

async function gather(poses: AsyncIterable<Pose>): Promise<Pose[]> {
  const all: Pose[] = []
  for await (const pose of poses) all.push(pose)
  return all
}

function camera(cameraId: string, frames: readonly HandFrame[]): CameraHands {
  return { cameraId, frames: stream(frames) }
}

describe('hands to pose', () => {
  test('every pose holds each camera that saw the hand, best view first, weights summing to 1', async () => {
    const near = steadyFrames('near', 30, 0, 500, () => [fakeHand({ side: 0.3 })])
    const far = steadyFrames('far', 30, 4, 500, () => [fakeHand({ side: 0.05 })])
    const poses = await gather(handsToPose([camera('far', far), camera('near', near)]))
    expect(poses).toHaveLength(15)
    for (const pose of poses) {
      expect(pose.views.right.map((view) => view.cameraId)).toEqual(['near', 'far'])
      expect(pose.views.right.reduce((sum, view) => sum + view.weight, 0)).toBeCloseTo(1, 12)
      expect(pose.views.left).toEqual([])
      expect(pose.fused).toEqual([])
    }
    expect(poses[0]!.views.right.map((view) => view.timestampMs)).toEqual([0, 4])
  })

  test('a hand that has mostly left a picture is no view, whatever the network makes of the rest', async () => {
    const inside = steadyFrames('inside', 30, 0, 300, () => [fakeHand({ centre: [0.5, 0.9], side: 0.2 })])
    const leaving = steadyFrames('leaving', 30, 0, 300, () => [fakeHand({ centre: [0.5, 1.05], side: 0.2 })])
    const poses = await gather(handsToPose([camera('inside', inside), camera('leaving', leaving)]))
    expect(poses).toHaveLength(9)
    for (const { views } of poses) expect(views.right).toMatchObject([{ cameraId: 'inside', weight: 1 }])
  })

  test('a time at which nobody sees a hand is a pose without views', async () => {
    const poses = await gather(handsToPose([camera('a', [handFrame('a', 0)])]))
    expect(poses).toEqual([{ timestampMs: 0, views: { left: [], right: [] }, fused: [] }])
  })

  test('a known offset brings recordings that began at different times together', async () => {
    const front = camera('front', steadyFrames('front', 30, 0, 1000))
    const late = { ...camera('late', steadyFrames('late', 30, 0, 500)), offsetMs: 500 }
    const poses = await gather(handsToPose([front, late]))
    expect(poses.filter((pose) => pose.views.right.length === 2)).toHaveLength(15)
    expect(poses.at(-1)!.views.right.map((view) => Math.round(view.timestampMs))).toEqual([967, 967])
  })

  test('cameras far apart in progress are held back, not gathered in memory', async () => {
    let taken = 0
    async function* fast(): AsyncGenerator<HandFrame> {
      for (const frame of steadyFrames('fast', 30, 0, 60_000)) {
        taken++
        yield frame
      }
    }
    const slow = stream(steadyFrames('slow', 30, 0, 60_000))
    const poses = handsToPose(
      [
        { cameraId: 'fast', frames: fast() },
        { cameraId: 'slow', frames: slow },
      ],
      { bufferFrames: 8 },
    )
    for (let pose = 0; pose < 20; pose++) await poses.next()
    expect(taken).toBeLessThanOrEqual(20 + 8 + 1)
    await poses.return()
  })

  test('leaving early closes every camera', async () => {
    const closed: string[] = []
    const cameras = ['a', 'b'].map((id) => ({
      cameraId: id,
      frames: stream(steadyFrames(id, 30, 0, 10_000), () => closed.push(id)),
    }))
    for await (const pose of handsToPose(cameras)) if (pose.timestampMs > 100) break
    expect(closed.sort()).toEqual(['a', 'b'])
  })

  test('the fault of one camera is thrown and closes the others', async () => {
    let closed = false
    async function* faulty(): AsyncGenerator<HandFrame> {
      yield handFrame('bad', 0)
      throw new Error('camera "bad": the file is cut off')
    }
    const good = stream(steadyFrames('good', 30, 0, 10_000), () => {
      closed = true
    })
    const poses = handsToPose([
      { cameraId: 'good', frames: good },
      { cameraId: 'bad', frames: faulty() },
    ])
    await expect(gather(poses)).rejects.toThrow('cut off')
    expect(closed).toBe(true)
  })

  test('a live camera that falls silent does not keep the others waiting', async () => {
    let letGo = () => {}
    const silence = new Promise<void>((resolve) => {
      letGo = resolve
    })
    async function* silent(): AsyncGenerator<HandFrame> {
      yield handFrame('silent', 0)
      await silence
    }
    async function* lively(): AsyncGenerator<HandFrame> {
      for (const frame of steadyFrames('lively', 30, 0, 1000)) {
        await sleep(1)
        yield frame
      }
    }
    const poses: Pose[] = []
    const cameras = [
      { cameraId: 'silent', frames: silent() },
      { cameraId: 'lively', frames: lively() },
    ]
    for await (const pose of handsToPose(cameras, { patienceMs: 20 })) {
      poses.push(pose)
      if (poses.length === 30) letGo()
    }
    expect(poses).toHaveLength(30)
  })

  test('frames out of order are left out and reported', async () => {
    const dropped: number[] = []
    const frames = [0, 33, 20, 66].map((timestampMs) => handFrame('a', timestampMs))
    const poses = await gather(
      handsToPose([camera('a', frames)], { onDrop: (frame) => dropped.push(frame.timestampMs) }),
    )
    expect(poses.map((pose) => pose.timestampMs)).toEqual([0, 33, 66])
    expect(dropped).toEqual([20])
  })
})
