import { compilePipeline } from '@kubeflow/pipelines/compiler'
import { describe, expect, test } from 'vitest'
import { planBatches } from '#components/camera-to-frames/plan-batches.js'
import type { ProbedCamera } from '#components/camera-to-frames/probe-camera.js'
import { transcribe } from '#pipelines/transcribe.js'
import { transcribeCpu } from '#pipelines/transcribe-cpu.js'
import { countPods } from './count-pods.ts'

const MINUTE_MS = 60_000

function cameras(count: number, durationMs = MINUTE_MS): ProbedCamera[] {
  return Array.from({ length: count }, (_, n) => ({
    ...{ id: `camera-${n}`, uri: `https://cameras.example/${n}.mp4`, mirrored: false, offsetMs: 0 },
    ...{ decoding: {}, live: false, width: 1280, height: 720, durationMs, originMs: 0, content: 'file 1' },
  }))
}

function batchesOf(count: number, camerasPerPod: number, durationMs?: number): number {
  return planBatches(cameras(count, durationMs), {
    ...{ partMs: 5 * MINUTE_MS, unitMs: 3000, liveMs: MINUTE_MS, camerasPerPod },
  }).length
}

describe.each(['kfp-2.17', 'kfp-next'] as const)('A run on %s', (target) => {
  const compiled = compilePipeline(transcribe, { target })

  test.each([
    [1, 16, { steps: 5, drivers: 8, claims: 2 }],
    [4, 16, { steps: 5, drivers: 8, claims: 2 }],
    [16, 16, { steps: 5, drivers: 8, claims: 2 }],
    [1, 1, { steps: 5, drivers: 8, claims: 2 }],
    [4, 1, { steps: 8, drivers: 14, claims: 5 }],
    [16, 1, { steps: 20, drivers: 38, claims: 17 }],
  ])('of %i cameras, %i a pod, makes %j', (count, camerasPerPod, expected) => {
    expect(countPods(compiled, batchesOf(count, camerasPerPod))).toEqual(expected)
  })

  test('of an hour and three cameras fans out over time', () => {
    const batches = batchesOf(3, 16, 60 * MINUTE_MS)
    expect(batches).toBe(12)
    expect(countPods(compiled, batches)).toEqual({ steps: 16, drivers: 30, claims: 13 })
  })

  test('without claims has none', () => {
    expect(countPods(compilePipeline(transcribeCpu, { target }), 1)).toEqual({
      ...{ steps: 5, drivers: 8, claims: 0 },
    })
  })
})
