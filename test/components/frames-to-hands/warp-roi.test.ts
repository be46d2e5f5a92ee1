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

/** A letterboxed side above this is too large for the kernel. */
const LARGE_PX = 1400

test('Colours are those of the definition, inside, at every edge and across corners', () => {
  const speckled = { width: 90, height: 70, pixels: new Uint8Array(90 * 70 * 3) }
  for (let at = 0; at < speckled.pixels.length; at++) speckled.pixels[at] = (at * 7919) % 251
  const sizePx = 16
  for (const border of ['replicate', 'black'] as const)
    for (const [centreXPx, centreYPx] of [
      [45, 35],
      [2, 35],
      [88, 33],
      [45, 1],
      [47, 69],
      [0, 0],
      [90, 70],
      [-4, 75],
    ] as const)
      for (const rotationRad of [0, 0.4, -2.2]) {
        const roi = { centreXPx, centreYPx, sidePx: 24, rotationRad }
        const at = warp(roi, sizePx, border, speckled)
        for (let y = 0; y < sizePx; y++)
          for (let x = 0; x < sizePx; x++)
            expect(at(x, y)).toEqual(plainly(speckled, roi, sizePx, border, x, y))
      }
})

test('A window too large for the kernel is warped in the plain way', () => {
  const picture = { width: LARGE_PX, height: 4, pixels: new Uint8Array(LARGE_PX * 4 * 3).fill(51) }
  const at = warp(
    { centreXPx: LARGE_PX / 2, centreYPx: 2, sidePx: LARGE_PX, rotationRad: 0 },
    8,
    'black',
    picture,
  )
  expect(at(3, 4)).toEqual([expect.closeTo(0.2, 6), expect.closeTo(0.2, 6), expect.closeTo(0.2, 6)])
  expect(at(3, 3)).toEqual([0, 0, 0])
})

test('A ROI that lies outside the picture as a whole is black, or the nearest pixels', () => {
  const roi = { centreXPx: -500, centreYPx: -500, sidePx: 20, rotationRad: 0.2 }
  expect(warp(roi, 4, 'black')(1, 1)).toEqual([0, 0, 0])
  expect(warp(roi, 4, 'replicate')(1, 1)[2]).toBeCloseTo(200 / 255, 6)
})

/** Bilinear, written as the definition says: places to 1/32 pixel, colours to 8 bits. */
function plainly(
  { width, height, pixels }: Parameters<typeof warpRoi>[0],
  roi: Parameters<typeof warpRoi>[1],
  sizePx: number,
  border: 'replicate' | 'black',
  column: number,
  row: number,
): number[] {
  const step = (roi.sidePx / sizePx) * 32
  const [stepX, stepY] = [Math.cos(roi.rotationRad) * step, Math.sin(roi.rotationRad) * step]
  const half = sizePx / 2
  const x = Math.floor(roi.centreXPx * 32 - half * stepX + half * stepY + 0.5 - row * stepY + column * stepX)
  const y = Math.floor(roi.centreYPx * 32 - half * stepY - half * stepX + 0.5 + row * stepX + column * stepY)
  const [right, below] = [((x % 32) + 32) % 32, ((y % 32) + 32) % 32]
  const colourAt = (px: number, py: number, colour: number): number => {
    const nearX = Math.min(Math.max(px, 0), width - 1)
    const nearY = Math.min(Math.max(py, 0), height - 1)
    if (border === 'black' && (nearX !== px || nearY !== py)) return 0
    return pixels[(nearY * width + nearX) * 3 + colour] as number
  }
  const [px, py] = [Math.floor(x / 32), Math.floor(y / 32)]
  return [0, 1, 2].map((colour) => {
    const sum =
      (colourAt(px, py, colour) * (32 - right) + colourAt(px + 1, py, colour) * right) * (32 - below) +
      (colourAt(px, py + 1, colour) * (32 - right) + colourAt(px + 1, py + 1, colour) * right) * below
    return Math.fround(Math.floor((sum + 512) / 1024) / 255)
  })
}

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
