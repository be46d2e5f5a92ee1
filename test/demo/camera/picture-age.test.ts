import { expect, test } from 'vitest'
import { PictureAge } from '../../../demo/camera/picture-age.ts'

const config = { lateMs: 180, freshMs: 130, count: 5 }

function lastShown(age: PictureAge, ...agesMs: readonly number[]): string {
  return agesMs.map((ageMs) => age.add(ageMs)).at(-1) ?? ''
}

test('a picture that was read soon is the own picture, whatever a single slow one does', () => {
  expect(lastShown(new PictureAge(config), 60, 60, 900, 60, 60, 900, 60)).toBe('picture')
})

test('pictures that are read late go into the corner of the live one', () => {
  expect(lastShown(new PictureAge(config), 400, 400, 400, 400, 400)).toBe('inset')
})

test('nothing is decided by the first few, which are slow everywhere', () => {
  expect(lastShown(new PictureAge(config), 2000, 1500, 900, 400)).toBe('picture')
})

test('between the two ages it stays as it is', () => {
  const age = new PictureAge(config)
  expect(lastShown(age, 150, 150, 150, 150, 150)).toBe('picture')
  expect(lastShown(age, 200, 200, 200, 150, 150, 150, 150, 150)).toBe('inset')
  expect(lastShown(age, 120, 120, 120)).toBe('picture')
})
