import { expect, test } from 'vitest'
import { sharpnessOf } from '#components/frames-to-hands/sharpness.js'

const SIDE = 16

function sharpness(brightness: (x: number, y: number) => number): number {
  const planes = new Float32Array(3 * SIDE * SIDE)
  for (let n = 0; n < planes.length; n++) {
    const at = n % (SIDE * SIDE)
    planes[n] = brightness(at % SIDE, Math.floor(at / SIDE))
  }
  return sharpnessOf(planes, SIDE, new Float32Array(SIDE * SIDE))
}

test('A flat picture and an even slope have no sharpness', () => {
  expect(sharpness(() => 0.7)).toBeCloseTo(0, 3)
  expect(sharpness((x, y) => (x + 2 * y) / 64)).toBeCloseTo(0, 3)
})

test('A hard edge is sharper than a soft one', () => {
  const hard = sharpness((x) => (x < SIDE / 2 ? 0 : 1))
  const soft = sharpness((x) => 1 / (1 + Math.exp(SIDE / 2 - x)))
  expect(hard).toBeGreaterThan(4 * soft)
})

test('A chequerboard has the variance that the formula says', () => {
  // Each Laplacian is ± 4 × 255, half of each sign.
  expect(sharpness((x, y) => (x + y) % 2)).toBeCloseTo((4 * 255) ** 2, -2)
})
