import { expect, test } from 'vitest'
import { warpRoi } from '#components/frames-to-hands/warp-roi.js'

/** Colours are cut to 8 bits and places to 1/32 pixel. */
const COLOUR_TOLERANCE = 0.6 / 255

/** Red rises to the right, green downward, blue is flat. */
function slope(width: number, height: number) {
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) pixels.set([x * 4, y * 4, 200], (y * width + x) * 3)
  return { width, height, pixels }
}

function warp(
  roi: Parameters<typeof warpRoi>[1],
  sizePx: number,
  border: 'replicate' | 'black',
  picture = slope(60, 50),
) {
  const planes = new Float32Array(3 * sizePx * sizePx)
  warpRoi(picture, roi, sizePx, border, planes)
  return (x: number, y: number) =>
    [0, 1, 2].map((n) => planes[n * sizePx * sizePx + y * sizePx + x] as number)
}

test('An upright ROI samples pixel (x, y) at (x, y) / size, without half a pixel’s offset', () => {
  const at = warp({ centreXPx: 20, centreYPx: 20, sidePx: 16, rotationRad: 0 }, 8, 'replicate')
  expect(at(0, 0)).toEqual([
    expect.closeTo((12 * 4) / 255, 6),
    expect.closeTo((12 * 4) / 255, 6),
    expect.closeTo(200 / 255, 6),
  ])
  expect(at(3, 5)[0]).toBeCloseTo((18 * 4) / 255, 6)
  expect(at(3, 5)[1]).toBeCloseTo((22 * 4) / 255, 6)
})

test('Between pixels the colours are mixed', () => {
  const at = warp({ centreXPx: 20.25, centreYPx: 20.5, sidePx: 8, rotationRad: 0 }, 8, 'replicate')
  expect(at(0, 0)[0]).toBeCloseTo((16.25 * 4) / 255, 6)
  expect(at(0, 0)[1]).toBeCloseTo((16.5 * 4) / 255, 6)
})

test('A turned ROI follows its axes', () => {
  const rotationRad = 0.7
  const at = warp({ centreXPx: 30, centreYPx: 25, sidePx: 20, rotationRad }, 10, 'replicate')
  for (const [x, y] of [
    [0, 0],
    [9, 0],
    [4, 7],
  ] as const) {
    const u = (x / 10 - 0.5) * 20
    const v = (y / 10 - 0.5) * 20
    const expectedX = 30 + u * Math.cos(rotationRad) - v * Math.sin(rotationRad)
    const expectedY = 25 + u * Math.sin(rotationRad) + v * Math.cos(rotationRad)
    expect(Math.abs((at(x, y)[0] ?? 0) - (expectedX * 4) / 255)).toBeLessThan(COLOUR_TOLERANCE)
    expect(Math.abs((at(x, y)[1] ?? 0) - (expectedY * 4) / 255)).toBeLessThan(COLOUR_TOLERANCE)
  }
})

test('Beyond the picture its nearest pixel is repeated, or it is black', () => {
  const roi = { centreXPx: 0, centreYPx: 0, sidePx: 40, rotationRad: 0 }
  expect(warp(roi, 10, 'replicate')(0, 9)).toEqual([
    0,
    expect.closeTo((16 * 4) / 255, 6),
    expect.closeTo(200 / 255, 6),
  ])
  expect(warp(roi, 10, 'black')(0, 9)).toEqual([0, 0, 0])
  expect(warp(roi, 10, 'black')(9, 9)[0]).toBeCloseTo((16 * 4) / 255, 6)
})

test('At a black border half a pixel outside is half as bright', () => {
  const at = warp({ centreXPx: 3.5, centreYPx: 8, sidePx: 8, rotationRad: 0 }, 8, 'black')
  expect(at(0, 3)[2]).toBeCloseTo(100 / 255, 6)
})

test('The fast rows inside and the careful rows at the edge give the same colours', () => {
  const inner = slope(60, 50)
  const wide = slope(200, 200)
  const roi = { centreXPx: 30, centreYPx: 25, sidePx: 45, rotationRad: 0.3 }
  const edge = warp(roi, 32, 'replicate', inner)
  const inside = warp({ ...roi }, 32, 'replicate', wide)
  for (let n = 8; n < 24; n++) expect(edge(n, 16)).toEqual(inside(n, 16))
})

test('Only the given place of the target is written', () => {
  const planes = new Float32Array(2 * 3 * 16).fill(-1)
  warpRoi(
    slope(60, 50),
    { centreXPx: 20, centreYPx: 20, sidePx: 8, rotationRad: 0 },
    4,
    'black',
    planes,
    3 * 16,
  )
  expect(planes.subarray(0, 48).every((value) => value === -1)).toBe(true)
  expect(planes.subarray(48).every((value) => value >= 0)).toBe(true)
})
