import { describe, expect, test } from 'vitest'
import { type BatchLimits, planBatches } from '#components/camera-to-frames/plan-batches.js'
import type { ProbedCamera } from '#components/camera-to-frames/probe-camera.js'

const limits: BatchLimits = { partMs: 10_000, unitMs: 3000, liveMs: 60_000, camerasPerPod: 2 }

function camera(id: string, change: Partial<ProbedCamera> = {}): ProbedCamera {
  return {
    ...{ id, uri: `/recordings/${id}.mp4`, mirrored: false, offsetMs: 0, decoding: {}, live: false },
    ...{ width: 640, height: 480, durationMs: 25_000, originMs: 0, content: 'file 1' },
    ...change,
  }
}

function places(cameras: readonly ProbedCamera[], change: Partial<BatchLimits> = {}): string[][] {
  return planBatches(cameras, { ...limits, ...change }).map(({ parts }) =>
    parts.map(({ cameraId, fromMs, toMs }) => `${cameraId} ${fromMs}-${toMs ?? 'end'}`),
  )
}

describe('A plan', () => {
  test('cuts at multiples of the unit and leaves the last part open', () => {
    expect(places([camera('a')])).toEqual([['a 0-12000'], ['a 12000-end']])
    expect(places([camera('a', { durationMs: 27_001 })])).toEqual([
      ...[['a 0-12000'], ['a 12000-24000'], ['a 24000-end']],
    ])
  })

  test('puts the same stretch of time of several cameras into a pod, as many as it takes', () => {
    expect(places([camera('a'), camera('b'), camera('c', { durationMs: 5000 })])).toEqual([
      ['a 0-12000', 'b 0-12000'],
      ['c 0-end'],
      ['a 12000-end', 'b 12000-end'],
    ])
    expect(places([camera('a'), camera('b')], { camerasPerPod: 1 })).toHaveLength(4)
  })

  test('cuts neither live cameras nor recordings of unknown length', () => {
    const live = camera('a', { live: true, durationMs: undefined })
    const unknown = camera('b', { durationMs: undefined })
    expect(places([live, unknown])).toEqual([['a 0-60000', 'b 0-end']])
  })

  test('names every limit that makes no sense', () => {
    expect(() => places([camera('a')], { partMs: 0, camerasPerPod: 0 })).toThrow(
      'segmentSeconds is 0; give 1 or more; camerasPerPod is 0; give 1 or more',
    )
  })
})
