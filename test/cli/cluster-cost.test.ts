import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cameraDay } from '#cli/cluster/cost/camera-day.js'
import { type CostRow, costRows } from '#cli/cluster/cost/cost-rows.js'
import type { SharingMode } from '#cli/cluster/cost/sharing-modes.js'
import { type ScalingRules, simulateFleet } from '#cli/cluster/cost/simulate-fleet.js'
import { runSignline } from './run-signline.ts'

const DAY_HOURS = 24
/** The simulation goes on in steps of 15 s. */
const STEP_HOURS = 15 / 3600

const exact: ScalingRules = { spareCameras: 0, minPods: 0, stabilizationSeconds: 0, podStartSeconds: 0 }
const wholeGpu: SharingMode = { name: 'gpu-a-camera', camerasPerPod: 1, podsPerGpu: 1 }

function rowsOf(stdout: string): readonly CostRow[] {
  return JSON.parse(stdout).rows
}

async function cost(...args: string[]): Promise<readonly CostRow[]> {
  const { exitCode, stdout } = await runSignline('cluster', 'cost', '--json', ...args)
  expect(exitCode).toBe(0)
  return rowsOf(stdout)
}

describe('A day of cameras', () => {
  const habits = { sessionsPerDay: 3, sessionMinutes: 60, openHours: 8 }

  test('each camera has its sessions one after the other, within the open hours', () => {
    for (const seed of [1, 2, 3]) {
      const sessions = cameraDay(20, habits, seed)
      expect(sessions).toHaveLength(60)
      for (let camera = 0; camera < 20; camera++) {
        const own = sessions.slice(camera * 3, camera * 3 + 3)
        expect(
          own.every(({ startS, endS }) => endS - startS === 3600 && startS >= 0 && endS <= 8 * 3600),
        ).toBe(true)
        expect(own.every(({ startS }, place) => place === 0 || startS >= own[place - 1]!.endS)).toBe(true)
      }
    }
  })

  test('more cameras have the sessions of fewer, and another seed has others', () => {
    expect(cameraDay(30, habits, 7).slice(0, 30)).toEqual(cameraDay(10, habits, 7))
    expect(cameraDay(10, habits, 7)).not.toEqual(cameraDay(10, habits, 8))
  })
})

describe('A simulated fleet', () => {
  test('with pods that come and go at once, a GPU a camera is held for as long as cameras are read', () => {
    const sessions = [
      { startS: 0, endS: 3600 },
      { startS: 1800, endS: 5400 },
    ]
    const day = simulateFleet(sessions, wholeGpu, exact, 1)
    expect(day.peakGpus).toBe(2)
    expect(day.cameraHours).toBe(2)
    // Pods end once a minute, so the last may stay for three steps more.
    expect(day.gpuHours).toBeGreaterThanOrEqual(2)
    expect(day.gpuHours).toBeLessThanOrEqual(2 + 2 * 4 * STEP_HOURS)
    expect(day.meanWaitSeconds).toBe(0)
  })

  test('pods stay for the time that the number must have been enough', () => {
    const sessions = [{ startS: 0, endS: 3600 }]
    const day = simulateFleet(sessions, wholeGpu, { ...exact, stabilizationSeconds: 1800 }, 1)
    expect(day.gpuHours).toBeGreaterThanOrEqual(1.5)
    expect(day.gpuHours).toBeLessThanOrEqual(1.5 + 5 * STEP_HOURS)
  })

  test('the first camera waits for a pod to start, unless one stays', () => {
    const sessions = [{ startS: 600, endS: 3600 }]
    const rules = { ...exact, podStartSeconds: 60 }
    expect(simulateFleet(sessions, wholeGpu, rules, 1).meanWaitSeconds).toBe(60)
    expect(simulateFleet(sessions, wholeGpu, { ...rules, minPods: 1 }, 1).meanWaitSeconds).toBe(0)
  })

  test('slices that are left on several GPUs hold all of them', () => {
    // Four cameras on two GPUs of two slices; then two are left, on one GPU or on both, as is drawn.
    const sessions = [1, 2, 3, 4].map((place) => ({ startS: 0, endS: place > 2 ? 7200 : 3600 }))
    const slices: SharingMode = { name: 'slices', camerasPerPod: 1, podsPerGpu: 2 }
    const hours = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (seed) => simulateFleet(sessions, slices, exact, seed).gpuHours,
    )
    expect(Math.max(...hours)).toBeGreaterThan(3.9)
    expect(Math.min(...hours)).toBeLessThan(3.1)
  })

  test('no camera, no pod', () => {
    expect(simulateFleet([], wholeGpu, exact, 1)).toEqual({
      peakCameras: 0,
      peakPods: 0,
      peakGpus: 0,
      podHours: 0,
      gpuHours: 0,
      cameraHours: 0,
      meanWaitSeconds: 0,
    })
  })
})

describe('signline cluster cost', () => {
  const everything = [
    ...['--cameras-per-worker', '16', '--cameras-per-cpu-worker', '2', '--slices-per-gpu', '7'],
    ...['--cameras-per-slice', '2', '--pods-per-shared-gpu', '8'],
  ]

  test('goes from 1 to 1,000 cameras in every mode, the same each time', async () => {
    const rows = await cost(...everything)
    expect(rows.map(({ cameras }) => cameras)).toEqual(
      [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000].flatMap((cameras) => Array(5).fill(cameras)),
    )
    expect(await cost(...everything)).toEqual(rows)
    expect(await cost(...everything, '--seed', '2')).not.toEqual(rows)
  })

  test('pods hold the cameras that are there at once, and GPUs the pods', async () => {
    for (const row of await cost(...everything, '--cameras', '1,37,400')) {
      const each = { cpu: 2, 'one-pod-a-gpu': 16, slices: 2, 'shared-claim': 1, 'gpu-a-camera': 1 }[row.mode]
      const onGpu = { cpu: 0, 'one-pod-a-gpu': 1, slices: 7, 'shared-claim': 8, 'gpu-a-camera': 1 }[row.mode]
      expect(row.peakPods).toBeGreaterThanOrEqual(Math.ceil(row.peakCameras / each))
      expect(row.podHours).toBeLessThanOrEqual(row.peakPods * DAY_HOURS)
      if (onGpu === 0) expect(row.peakGpus).toBe(0)
      else expect(row.peakGpus).toBeGreaterThanOrEqual(Math.ceil(row.peakPods / onGpu))
    }
  })

  test('prices are those that are given, and none are made up', async () => {
    const without = await cost('--cameras-per-worker', '16', '--cameras', '100')
    expect(without.every((row) => !('costPerDay' in row))).toBe(true)
    const priced = await cost('--cameras-per-worker', '16', '--cameras', '100', '--price-gpu-hour', '2')
    for (const row of priced) expect(row.costPerDay).toBeCloseTo(row.gpuHours * 2)
  })

  test('the table states what was assumed and what is left out', async () => {
    const { stdout } = await runSignline('cluster', 'cost', '--cameras-per-worker', '16', '--cameras', '3')
    expect(stdout).toContain('Assumed, not measured: 16 cameras a GPU in one pod;')
    expect(stdout).toContain('CPU only (--cameras-per-cpu-worker)')
    expect(stdout).toContain('Without a price there is no cost: --price-gpu-hour.')
  })

  test('prints what docs/scaling.md shows', async () => {
    const [, command = '', shown = ''] =
      /^```\nsignline (.+?)\n```\n\n```text\n(.+?)```$/ms.exec(readFileSync('docs/scaling.md', 'utf8')) ?? []
    const { stdout } = await runSignline(...command.replaceAll('\\\n', '').trim().split(/\s+/))
    expect(stdout).toBe(shown)
  })

  test('sessions may fill the open hours, and not more', () => {
    const assumed = {
      cameras: [1],
      sharing: { camerasPerWorker: 1, camerasPerSlice: 1 },
      habits: { sessionsPerDay: 1, sessionMinutes: 1440, openHours: 24 },
      scaling: { ...exact, minPods: 0 },
      prices: {},
      seed: 1,
    }
    expect(costRows(assumed)[0]?.gpuHours).toBe(DAY_HOURS)
  })

  test.each([
    [[], "required option '--cameras-per-worker <n>'"],
    [['--cameras-per-worker', '0'], 'give a whole number from 1 to 10000'],
    [['--cameras-per-worker', '4', '--cameras', '5,,6'], 'give a whole number from 1 to 10000'],
    [['--cameras-per-worker', '4', '--price-gpu-hour', 'cheap'], 'give a number from 0'],
    [
      ['--cameras-per-worker', '4', '--session-minutes', '200'],
      '--sessions-per-day 4: with 200 min each they do not fit into 10 h',
    ],
  ])('%j is refused', async (args, sentence) => {
    const { exitCode, stderr } = await runSignline('cluster', 'cost', ...args)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(sentence)
  })
})
