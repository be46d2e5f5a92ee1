import { expect, test } from 'vitest'
import { defaultHandConfig } from '#components/frames-to-hands/config.js'
import { defaultOneEuro } from '#components/frames-to-hands/one-euro.js'
import { findHands } from '#components/frames-to-hands/stage.js'
import type { Frame } from '#components/types/frame.js'
import { fakeNetworks, GREY, LEFT_PALM } from './fake-networks.ts'

async function* frames(count: number, released: number[], everyMs = 40): AsyncGenerator<Frame> {
  for (let index = 0; index < count; index++) {
    const release = () => void released.push(index)
    yield {
      ...GREY,
      cameraId: 'front',
      index,
      timestampMs: index * everyMs,
      release,
      [Symbol.dispose]: release,
    }
  }
}

const oneHand = () => fakeNetworks({ palms: () => [LEFT_PALM], presence: () => 1 })

test('Every frame comes out once, in order, with its own time, and is released', async () => {
  const released: number[] = []
  const seen = []
  for await (const frame of findHands(frames(130, released), oneHand())) seen.push(frame)
  expect(seen.map(({ index }) => index)).toEqual(Array.from({ length: 130 }, (_, n) => n))
  expect(seen[7]).toMatchObject({ cameraId: 'front', timestampMs: 280, width: 320, height: 240 })
  expect(released).toEqual(seen.map(({ index }) => index))
})

test('A hand keeps its track across the segments’ boundaries', async () => {
  const seen = []
  for await (const frame of findHands(frames(130, []), oneHand())) seen.push(frame)
  expect(seen.every(({ hands }) => hands.length === 1 && hands[0]?.trackId === 0)).toBe(true)
})

test('Only the overlap is looked at twice', async () => {
  const networks = oneHand()
  for await (const _ of findHands(frames(100, []), networks));
  // At 25 frames a second only 2960 ms lies in the overlap of the only boundary.
  expect(networks.runs.hand).toBe(100 + 1)
})

test('Leaving early releases the frame in hand', async () => {
  const released: number[] = []
  for await (const _ of findHands(frames(100, released), oneHand())) break
  expect(released).toEqual([0])
})

test('Smoothing is off unless asked for', async () => {
  const config = { ...defaultHandConfig, smoothing: defaultOneEuro }
  const plain = []
  const smooth = []
  for await (const { hands } of findHands(frames(20, []), oneHand())) plain.push(hands[0]?.landmarks)
  for await (const { hands } of findHands(frames(20, []), oneHand(), config)) smooth.push(hands[0]?.landmarks)
  expect(smooth[0]).toEqual(plain[0])
  expect(smooth[19]).not.toEqual(plain[19])
  expect(Math.abs(smooth[19]![0]! - plain[19]![0]!)).toBeLessThan(0.01)
})
