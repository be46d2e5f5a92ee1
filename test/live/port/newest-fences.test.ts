import { expect, test } from 'vitest'
import { NewestFences } from '#live/port/newest-fences.js'

test('a fence is taken unless a higher one was, camera by camera', () => {
  const fences = new NewestFences()
  expect([fences.take('a', 2), fences.take('a', 1), fences.take('a', 2), fences.take('b', 1)]).toEqual([
    true,
    false,
    true,
    true,
  ])
})

test('of more cameras than are remembered the one that was unheard for longest is forgotten', () => {
  const fences = new NewestFences(2)
  fences.take('a', 5)
  fences.take('b', 5)
  fences.take('a', 5)
  fences.take('c', 5)
  expect([fences.take('a', 4), fences.take('c', 4), fences.take('b', 4)]).toEqual([false, false, true])
})
