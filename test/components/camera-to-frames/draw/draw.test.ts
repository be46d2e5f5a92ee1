import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test, vi } from 'vitest'
import { type Canvas, drawText } from '#components/camera-to-frames/draw/canvas.js'
import { contactSheet } from '#components/camera-to-frames/draw/contact-sheet.js'
import { drawHands, withHands } from '#components/camera-to-frames/draw/draw-hands.js'
import { openOverlayVideo } from '#components/camera-to-frames/draw/overlay-video.js'
import type { Frame } from '#components/types/frame.js'
import type { Hand, NormalizedLandmarks, WorldLandmarks } from '#components/types/hand.js'
import { ownFolder } from '../../../own-folder.ts'
import { framesOf } from '../clips.ts'

const folder = ownFolder()

/** H.264 and the way from RGB to YUV and back, of 255. */
const COLOUR_TOLERANCE = 8

function grey(width: number, height: number, shade = 128): Canvas {
  return { width, height, pixels: new Uint8Array(3 * width * height).fill(shade) }
}

function frameOf(canvas: Canvas, timestampMs = 0): Frame {
  return { ...canvas, cameraId: 'front', index: 0, timestampMs, release() {}, [Symbol.dispose]() {} }
}

/** All landmarks on a line from (x, y) down, `step` of the picture's height apart. */
function handOnALine(x: number, y: number, step: number): Hand {
  const landmarks = Float32Array.from(
    { length: 63 },
    (_, at) => [x, y + Math.floor(at / 3) * step, 0][at % 3] ?? 0,
  )
  return {
    handedness: 'right',
    handednessScore: 0.98,
    presence: 1,
    landmarks: landmarks as NormalizedLandmarks,
    worldLandmarks: new Float32Array(63) as WorldLandmarks,
    sharpness: 0,
    trackId: 1,
  }
}

function pixel({ pixels, width }: Canvas, x: number, y: number): number[] {
  return [...pixels.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)]
}

describe('drawn hands', () => {
  test('stand where their landmarks are, and the frame itself stays as it was', () => {
    const frame = grey(200, 100)
    const drawn = withHands(frame, [handOnALine(0.5, 0.1, 0.03)], { labels: false })
    expect(pixel(drawn, 100, 67)).not.toEqual([128, 128, 128])
    expect(pixel(drawn, 90, 40)).toEqual([128, 128, 128])
    expect(frame.pixels.every((value) => value === 128)).toBe(true)
  })

  test('have their side written beside the wrist', () => {
    const plain = withHands(grey(200, 200), [handOnALine(0.5, 0.5, 0.02)], { labels: false })
    const labelled = withHands(grey(200, 200), [handOnALine(0.5, 0.5, 0.02)])
    const changed = labelled.pixels.filter((value, at) => value !== plain.pixels[at]).length
    expect(changed).toBeGreaterThan(500)
  })

  test('may reach out of the picture, or lie wholly outside of it', () => {
    const canvas = grey(64, 48)
    drawHands(canvas, [handOnALine(0.99, -0.3, 0.2), handOnALine(-3, 7, 0.5), handOnALine(0, 0, 0)])
    expect(canvas.pixels).toHaveLength(64 * 48 * 3)
  })
})

test('letters are drawn dot by dot', () => {
  const canvas = grey(12, 7, 0)
  drawText(canvas, 'L?', { x: 0, y: 0 }, 1, [255, 255, 255])
  const rows = Array.from({ length: 7 }, (_, y) =>
    Array.from({ length: 12 }, (_, x) => (pixel(canvas, x, y)[0] === 255 ? '#' : '.')).join(''),
  )
  expect(rows).toEqual([
    '#......###..',
    '#.....#...#.',
    '#.........#.',
    '#........#..',
    '#.......#...',
    '#...........',
    '#####...#...',
  ])
})

describe('a contact sheet', () => {
  test('is a JPEG without metadata, pictures in rows, even when they are added at once', async () => {
    const sheet = contactSheet({ columns: 2, tileWidth: 100 })
    const shades = [20, 120, 220]
    await Promise.all(shades.map((shade) => sheet.add(frameOf(grey(64, 48, shade)), [], `shade ${shade}`)))
    const jpeg = await sheet.toJpeg()
    const { width, height, format, exif, icc } = await sharp(jpeg).metadata()
    expect([format, exif, icc]).toEqual(['jpeg', undefined, undefined])
    expect(width).toBe(2 * 106 + 6)
    const raw = await sharp(jpeg).raw().toBuffer()
    const at = (x: number, y: number) => raw[3 * (y * (width ?? 0) + x)] ?? Number.NaN
    const centres: [number, number][] = [
      [56, 40],
      [162, 40],
      [56, (height ?? 0) / 2 + 40],
    ]
    for (const [place, [x, y]] of centres.entries())
      expect(Math.abs(at(x, y) - (shades[place] ?? 0))).toBeLessThan(COLOUR_TOLERANCE)
  })

  test('of nothing is nothing', async () => {
    expect(await contactSheet().toJpeg()).toBeUndefined()
  })
})

describe('an overlay video', () => {
  test('has each picture at its time, whatever the frame rate of the recording, and odd sizes', async () => {
    const path = join(folder, 'overlay.mp4')
    await using video = await openOverlayVideo(path, { width: 63, height: 47, framesPerSecond: 10 })
    for (const [timestampMs, shade] of [
      [0, 40],
      [300, 90],
      [310, 140],
      [900, 220],
    ] as const)
      await video.write(grey(63, 47, shade), timestampMs)
    await video.finish()
    const frames = await framesOf(path)
    const shades = [40, 40, 40, 140, 140, 140, 140, 140, 140, 220]
    expect(frames.map(({ width, height }) => [width, height])).toEqual(shades.map(() => [64, 48]))
    for (const [place, shade] of shades.entries())
      expect(Math.abs((frames[place]?.corner[0] ?? Number.NaN) - shade)).toBeLessThan(COLOUR_TOLERANCE)
  })

  test('that is left unfinished leaves no file behind', async () => {
    const place = join(folder, 'unfinished')
    mkdirSync(place)
    {
      await using video = await openOverlayVideo(join(place, 'a.mp4'), { width: 64, height: 48 })
      for (let time = 0; time < 2000; time += 33) await video.write(grey(64, 48), time)
    }
    const stop = new AbortController()
    await expect(async () => {
      await using video = await openOverlayVideo(join(place, 'b.mp4'), {
        width: 64,
        height: 48,
        signal: stop.signal,
      })
      await video.write(grey(64, 48), 0)
      stop.abort(new Error('stopped'))
      await video.write(grey(64, 48), 100)
    }).rejects.toThrow('stopped')
    expect(readdirSync(place)).toEqual([])
  })

  test('that cannot be written says where', async () => {
    const path = join(folder, 'no/such/folder/overlay.mp4')
    await expect(async () => {
      await using video = await openOverlayVideo(path, { width: 640, height: 480 })
      for (let time = 0; time < 5000; time += 33) await video.write(grey(640, 480), time)
      await video.finish()
    }).rejects.toThrow(/overlay\.mp4 cannot be written \(.*\); check the folder/)
    expect(existsSync(path)).toBe(false)
  })

  test('is no video when the disk was full at its end, although ffmpeg says that all went well', async () => {
    const place = mkdtempSync(join(folder, 'full-'))
    const ffmpeg = join(place, 'ffmpeg')
    writeFileSync(
      ffmpeg,
      '#!/bin/sh\nfor last; do :; done\ncat > "$(echo "$last" | cut -c 6-)"\n' +
        'echo "[error] Error writing trailer of $last: No space left on device" >&2\n',
      { mode: 0o755 },
    )
    vi.stubEnv('SIGNLINE_FFMPEG', ffmpeg)
    await expect(async () => {
      await using video = await openOverlayVideo(join(place, 'a.mp4'), { width: 64, height: 48 })
      await video.write(grey(64, 48), 0)
      await video.finish()
    }).rejects.toThrow(/a\.mp4 cannot be written \(.*No space left on device\); check the folder/)
    vi.unstubAllEnvs()
    expect(readdirSync(place)).toEqual(['ffmpeg'])
  })

  test('says that it was interrupted when ffmpeg was interrupted with it, as Ctrl-C does', async () => {
    const place = mkdtempSync(join(folder, 'interrupted-'))
    const ffmpeg = join(place, 'ffmpeg')
    writeFileSync(ffmpeg, '#!/bin/sh\ncat > /dev/null\nexit 255\n', { mode: 0o755 })
    vi.stubEnv('SIGNLINE_FFMPEG', ffmpeg)
    const stop = new AbortController()
    await expect(async () => {
      const options = { width: 64, height: 48, signal: stop.signal }
      await using video = await openOverlayVideo(join(place, 'a.mp4'), options)
      await video.write(grey(64, 48), 0)
      const finished = video.finish()
      stop.abort(new Error('interrupted'))
      await finished
    }).rejects.toThrow('interrupted')
    vi.unstubAllEnvs()
    expect(readdirSync(place)).toEqual(['ffmpeg'])
  })

  test('takes no name of a folder, and leaves the folder as it was', async () => {
    const place = mkdtempSync(join(folder, 'taken-'))
    mkdirSync(join(place, 'a.mp4'))
    await expect(async () => {
      await using video = await openOverlayVideo(join(place, 'a.mp4'), { width: 64, height: 48 })
      await video.write(grey(64, 48), 0)
      await video.finish()
    }).rejects.toThrow(/a\.mp4 cannot be written \(EISDIR\); give the name of a file/)
    expect(readdirSync(place)).toEqual(['a.mp4'])
  })
})
