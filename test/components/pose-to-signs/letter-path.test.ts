import { expect, test } from 'vitest'
import { defaultPath, LetterPath } from '#components/pose-to-signs/letter-path.js'

/** Probabilities of nothing, A and B in each frame. */
type Frame = readonly [nothing: number, a: number, b: number]

const nothing: Frame = [0.98, 0.01, 0.01]
const a: Frame = [0.04, 0.94, 0.02]
const unsureA: Frame = [0.7, 0.28, 0.02]
const b: Frame = [0.04, 0.02, 0.94]

function read(frames: readonly Frame[]): string {
  const path = new LetterPath<number>(2)
  const runs = frames.flatMap(([none, ...letters], frame) => path.push(frame, none, letters))
  return [...runs, ...path.finish()]
    .map(({ letter, frames: own }) => `${'AB'[letter]}${own.length}`)
    .join(' ')
}

test('letters are told apart, with and without a moment of nothing between them', () => {
  expect(read([nothing, nothing, a, a, a, nothing, nothing, b, b, nothing])).toBe('A3 B2')
  expect(read([a, a, a, a, b, b, b, b])).toBe('A4 B4')
})

test('a single frame of another letter is a flicker', () => {
  expect(read([a, a, a, b, a, a, a])).toBe('A7')
})

test('frames in which a letter is possible make a letter, for belief to judge', () => {
  expect(read([nothing, unsureA, unsureA, unsureA, unsureA, nothing])).toBe('A4')
})

test('nothing at all gives no letter, and no frames neither', () => {
  expect(read(Array.from({ length: 50 }, () => nothing))).toBe('')
  expect(read([])).toBe('')
})

test('a letter is given as soon as nothing that comes can change it, and long streams keep no frames', () => {
  const path = new LetterPath<number>(2)
  const given: number[] = []
  for (let frame = 0; frame < 1000; frame++) {
    const [none, ...letters] = frame % 100 === 10 || frame % 100 === 11 ? a : nothing
    if (path.push(frame, none, letters).length > 0) given.push(frame)
    expect(frame - (path.openSince ?? frame)).toBeLessThan(10)
  }
  expect(given).toHaveLength(10)
  for (const frame of given) expect(frame % 100).toBeLessThan(20)
})

test('the open way can be looked at without changing it', () => {
  const path = new LetterPath<number>(2)
  const frames = [nothing, a, a, a, b, b, b]
  frames.forEach(([none, ...letters], frame) => {
    expect(path.push(frame, none, letters)).toEqual([])
  })
  const seen = path.peek()
  expect(seen.map(({ letter }) => letter)).toEqual([0, 1])
  expect(path.peek()).toEqual(seen)
  expect(path.finish()).toEqual(seen)
})

test('a hand held still for ever is taken as it looks, and its frames are not kept', () => {
  const path = new LetterPath<number>(2, { ...defaultPath, mostOpenFrames: 100 })
  let frames = 0
  for (let frame = 0; frame < 1000; frame++) {
    const [none, ...letters] = a
    for (const run of path.push(frame, none, letters)) {
      expect(run.letter).toBe(0)
      frames += run.frames.length
    }
    expect(frame - (path.openSince ?? 0)).toBeLessThanOrEqual(100)
  }
  expect(frames).toBeGreaterThanOrEqual(900)
})
