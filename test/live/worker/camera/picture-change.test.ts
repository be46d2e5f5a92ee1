import { expect, test } from 'vitest'
import { PictureChange } from '#live/worker/camera/picture-change.js'

const picture = (change: (n: number) => number = () => 0) => ({
  width: 64,
  height: 48,
  pixels: Uint8Array.from({ length: 64 * 48 * 3 }, (_, n) => 100 + (n % 50) + change(n)),
})

test('a picture that stays the same, but for an encoder’s noise, is the same since it came', () => {
  const change = new PictureChange()
  expect(change.sameForMs(picture(), 1000)).toBe(0)
  expect(
    change.sameForMs(
      picture((n) => (n % 3) - 1),
      4000,
    ),
  ).toBe(3000)
  expect(change.sameForMs(picture(), 6500)).toBe(5500)
})

test('a hand that moves through part of it makes it another picture', () => {
  const change = new PictureChange()
  change.sameForMs(picture(), 0)
  const moved = picture((n) => (Math.floor(n / 3 / 64) < 12 ? 40 : 0))
  expect(change.sameForMs(moved, 5000)).toBe(0)
  expect(change.sameForMs(moved, 5500)).toBe(500)
})

test('a slow change adds up', () => {
  const change = new PictureChange()
  for (let step = 0; step < 10; step++)
    change.sameForMs(
      picture(() => step),
      step * 100,
    )
  expect(
    change.sameForMs(
      picture(() => 9),
      1000,
    ),
  ).toBeLessThan(300)
})
