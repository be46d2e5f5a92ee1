import { describe, expect, test } from 'vitest'
import { cameraPosition, glMatrices, placeCameras, projectPoint } from '#data-samples/renderer/cameras.js'
import { idealHandFrames } from '#data-samples/renderer/ideal-hands.js'
import { drawLook } from '#data-samples/renderer/look.js'
import { recordKinematics } from '#data-samples/renderer/recording.js'
import { fromRodrigues, rotate, toRodrigues } from '#data-samples/renderer/rotation.js'
import { formatTruth } from '#data-samples/renderer/truth.js'

const plan = { text: 'JAZZ', hand: 'right', cameraCount: 3, seed: 5, lettersPerSecond: 3 } as const

describe('a recording', () => {
  test('is the same for the same seed and another for another', () => {
    const first = formatTruth(recordKinematics(plan).truth)
    expect(formatTruth(recordKinematics(plan).truth)).toBe(first)
    expect(formatTruth(recordKinematics({ ...plan, seed: 6 }).truth)).not.toBe(first)
    expect(drawLook(5, 3)).toEqual(drawLook(5, 3))
    const looks = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((seed) => JSON.stringify(drawLook(seed, 1)))
    expect(new Set(looks).size).toBe(looks.length)
  })

  test('tells each letter once, in order, without gaps, doubled ones too', () => {
    const { letters } = recordKinematics(plan).truth
    expect(letters.map(({ label }) => label).join('')).toBe('JAZZ')
    letters.slice(1).forEach(({ startMs }, i) => {
      expect(startMs).toBe(letters[i]?.endMs)
    })
  })

  test('spells still letters as fast as it was asked to', () => {
    for (const lettersPerSecond of [1, 2.5, 6]) {
      const { letters } = recordKinematics({ ...plan, text: 'BLACK', lettersPerSecond }).truth
      const inner = letters.slice(1, -1)
      for (const { startMs, endMs } of inner)
        expect(Math.abs(endMs - startMs - 1000 / lettersPerSecond)).toBeLessThan(2)
    }
  })

  test('moves on between frames without a jump', () => {
    const LARGEST_STEP_METRES = 0.11 // 3.3 m/s, a fingertip of a hand that turns over as fast as it can
    for (const text of ['JZJZ', 'AABB', 'QUICK', 'PYTHON']) {
      const { frames } = recordKinematics({ ...plan, text, lettersPerSecond: 6 }).truth
      frames.slice(1).forEach(({ landmarks }, i) => {
        landmarks.forEach((point, k) => {
          const before = frames[i]?.landmarks[k] ?? []
          const step = Math.hypot(...point.map((value, axis) => value - (before[axis] ?? Number.NaN)))
          expect(step).toBeLessThan(LARGEST_STEP_METRES)
        })
      })
    }
  })

  test('draws J with the little finger and Z with the index finger over a hand’s breadth', () => {
    const breadth = (text: string, tip: number): number => {
      const { frames, letters } = recordKinematics({ ...plan, text, lettersPerSecond: 2 }).truth
      const [letter] = letters
      const shown = frames.filter(
        ({ timestampMs }) => timestampMs >= letter!.startMs + 150 && timestampMs < letter!.endMs - 150,
      )
      const xs = shown.map(({ landmarks }) => landmarks[tip]?.[0] ?? Number.NaN)
      return Math.max(...xs) - Math.min(...xs)
    }
    expect(breadth('J', 20)).toBeGreaterThan(0.06)
    expect(breadth('Z', 8)).toBeGreaterThan(0.06)
    expect(breadth('I', 20)).toBeLessThan(0.04)
  })

  test('by a left hand is, seen from the front, the mirror image of one by a right hand', () => {
    const right = recordKinematics(plan).truth.frames
    const left = recordKinematics({ ...plan, hand: 'left' }).truth.frames
    expect(left).toHaveLength(right.length)
    const MIRROR_TOLERANCE_METRES = 0.008 // the two models differ by millimetres
    right.forEach(({ landmarks }, i) => {
      landmarks.forEach(([x = 0, y = 0], k) => {
        const [leftX = 0, leftY = 0] = left[i]?.landmarks[k] ?? []
        expect(Math.hypot(x + leftX, y - leftY)).toBeLessThan(MIRROR_TOLERANCE_METRES)
      })
    })
  })

  test('of a hand that does not spell holds no letters and keeps moving', () => {
    const { truth } = recordKinematics({ hand: 'left', cameraCount: 1, seed: 2, nosignMinutes: 0.5 })
    expect(truth.text).toBe('')
    expect(truth.letters).toEqual([])
    expect(truth.frames).toHaveLength(900)
    const xs = truth.frames.map(({ landmarks }) => landmarks[8]?.[0] ?? 0)
    expect(Math.max(...xs) - Math.min(...xs)).toBeGreaterThan(0.1)
  })
})

describe('cameras', () => {
  test('see the hand in the middle of their pictures', () => {
    for (const camera of placeCameras(6)) {
      const { x, y, depth } = projectPoint(camera, [0, 0.06, 0])
      expect(Math.hypot(x - 320, y - 240)).toBeLessThan(1e-6)
      expect(depth).toBeCloseTo(Math.hypot(...cameraPosition(camera).map((v, i) => v - [0, 0.06, 0][i]!)), 6)
    }
  })

  test('draw with OpenGL matrices that put points where the truth says', () => {
    for (const camera of placeCameras(3)) {
      const { projection, view } = glMatrices(camera)
      const point = [0.03, 0.11, -0.04, 1]
      const times = (matrix: readonly number[], v: readonly number[]): number[] =>
        [0, 4, 8, 12].map((row) => v.reduce((sum, value, i) => sum + (matrix[row + i] ?? 0) * value, 0))
      const [x = 0, y = 0, , w = 1] = times(projection, times(view, point))
      const truth = projectPoint(camera, [0.03, 0.11, -0.04])
      expect(((x / w + 1) / 2) * 640).toBeCloseTo(truth.x, 6)
      expect(((1 - y / w) / 2) * 480).toBeCloseTo(truth.y, 6)
    }
  })

  test('are written as Rodrigues vectors that turn back into the same rotation, half turns too', () => {
    for (const vector of [
      [0.3, -1.2, 0.5],
      [0, 0, 0],
      [Math.PI, 0, 0],
      [0, 1.8, -2],
    ] as const) {
      const again = fromRodrigues(toRodrigues(fromRodrigues(vector)))
      const turned = rotate(again, [1, 2, 3])
      rotate(fromRodrigues(vector), [1, 2, 3]).forEach((value, i) => {
        expect(turned[i]).toBeCloseTo(value, 9)
      })
    }
  })
})

describe('ideal hands', () => {
  test('are the truth in the units of hand networks', () => {
    const kinematics = recordKinematics(plan)
    const frames = idealHandFrames(kinematics, 'left')
    const middle = Math.floor(frames.length / 2)
    const [hand] = frames[middle]?.hands ?? []
    const truth = kinematics.truth.frames[middle]?.views.left ?? []
    truth.forEach(([x = 0, y = 0], i) => {
      expect((hand?.landmarks[3 * i] ?? 0) * 640).toBeCloseTo(x, 1)
      expect((hand?.landmarks[3 * i + 1] ?? 0) * 480).toBeCloseTo(y, 1)
    })
    expect(hand?.landmarks[2]).toBe(0)
    expect(hand?.handedness).toBe('right')
  })
})
