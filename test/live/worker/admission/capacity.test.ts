import { expect, test } from 'vitest'
import { cameraCapacity, sessionCapacity } from '#live/worker/admission/capacity.js'
import { LatencyWindow } from '#live/worker/admission/latency-window.js'
import { RunningMean } from '#live/worker/admission/running-mean.js'

const idle = { held: 0, partialLatencyMs: 0, configured: undefined }
const cpu = { threads: 2, cores: 2, handMs: 10, isGpu: false }

test('twice the threads hold twice the cameras, twice the cost half of them', () => {
  const one = cameraCapacity(cpu, idle)
  expect(cameraCapacity({ ...cpu, threads: 4, cores: 4 }, idle)).toBeGreaterThanOrEqual(2 * one)
  expect(cameraCapacity({ ...cpu, handMs: 25 }, idle)).toBeLessThanOrEqual(one / 2)
})

test('a GPU holds no more cameras than its processor decodes', () => {
  const gpu = { threads: 1, cores: 4, handMs: 0.1, isGpu: true }
  expect(cameraCapacity(gpu, idle)).toBe(cameraCapacity({ ...gpu, handMs: 0.01 }, idle))
})

test('a machine too slow for one camera still takes one', () => {
  expect(cameraCapacity({ ...cpu, handMs: 500 }, idle)).toBe(1)
  expect(sessionCapacity(1e6, idle)).toBe(1)
})

test('a worker that breaks the promise takes nothing more, and gives nothing back', () => {
  const held = { held: 2, partialLatencyMs: 251, configured: undefined }
  expect(cameraCapacity(cpu, held)).toBe(2)
  expect(sessionCapacity(1, held)).toBe(2)
  expect(sessionCapacity(1, { ...held, partialLatencyMs: 250 })).toBeGreaterThan(2)
})

test('a configured number wins over everything measured', () => {
  const configured = { held: 2, partialLatencyMs: 900, configured: 7 }
  expect(cameraCapacity(cpu, configured)).toBe(7)
  expect(sessionCapacity(1e6, configured)).toBe(7)
})

test('the 95th percentile is of the last seconds only', () => {
  const window = new LatencyWindow()
  expect(window.p95(0)).toBe(0)
  window.add(900, 0)
  for (let n = 1; n <= 100; n++) window.add(n, 5000)
  expect(window.p95(5000)).toBe(96)
  expect(window.p95(11_000)).toBe(96)
  expect(window.p95(20_000)).toBe(0)
})

test('a running mean leaves its estimate soon and then follows slowly', () => {
  const mean = new RunningMean(100, 0.1)
  for (let n = 0; n < 30; n++) mean.add(10)
  expect(mean.value).toBeLessThan(15)
  const before = mean.value
  mean.add(1000)
  expect(mean.value - before).toBeLessThan(101)
})
