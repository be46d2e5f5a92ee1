import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { FramePool } from '#components/camera-to-frames/frame-pool.js'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { ownFolder } from '../../own-folder.ts'
import { camera, framesOf, H264, makeClip, testPicture } from './clips.ts'

/** Containers keep times to a millisecond at worst. */
const TIME_TOLERANCE_MS = 1
/** H.264 and the way from YUV to RGB, of 255. */
const COLOUR_TOLERANCE = 6

const folder = ownFolder()

describe('frames of a recording', () => {
  test('come in order with their size, index and time from the first picture', async () => {
    const clip = makeClip(join(folder, 'plain.mp4'), ...testPicture('318x242', 30), ...H264)
    const frames = await framesOf(clip)
    expect(frames.map(({ index }) => index)).toEqual(Array.from({ length: 30 }, (_, index) => index))
    for (const { index, timestampMs, width, height } of frames) {
      expect([width, height]).toEqual([318, 242])
      expect(Math.abs(timestampMs - (index * 1000) / 30)).toBeLessThan(TIME_TOLERANCE_MS)
    }
  })

  test('keep the true times of a variable frame rate', async () => {
    const clip = makeClip(
      join(folder, 'variable.mkv'),
      ...testPicture('160x120', 50),
      ...['-vf', 'select=eq(n\\,0)+eq(n\\,1)+eq(n\\,5)+eq(n\\,20)+eq(n\\,49)', '-fps_mode', 'vfr', ...H264],
    )
    const times = (await framesOf(clip)).map(({ timestampMs }) => timestampMs)
    for (const [index, expected] of [0, 20, 100, 400, 980].entries())
      expect(Math.abs((times[index] ?? Number.NaN) - expected)).toBeLessThan(TIME_TOLERANCE_MS)
    expect(times).toHaveLength(5)
  })

  test('start at 0 though the container starts later, and keep their distance over hours', async () => {
    const clip = makeClip(
      join(folder, 'offset.mkv'),
      ...testPicture('160x120', 10),
      ...[
        '-vf',
        'setpts=PTS+10800/TB*gte(N\\,5)',
        ...H264,
        '-fps_mode',
        'passthrough',
        '-output_ts_offset',
        '7',
      ],
    )
    const times = (await framesOf(clip)).map(({ timestampMs }) => timestampMs)
    expect(times[0]).toBe(0)
    expect(Math.abs((times[9] ?? Number.NaN) - 10_800_900)).toBeLessThan(TIME_TOLERANCE_MS)
  })

  test('are scaled before the pipe so that the longer side is maxSide at most', async () => {
    const clip = makeClip(join(folder, 'large.mp4'), ...testPicture('640x360', 10), ...H264)
    const [first] = await framesOf(clip, { maxSide: 320 })
    expect([first?.width, first?.height]).toEqual([320, 180])
    const [whole] = await framesOf(clip)
    expect([whole?.width, whole?.height]).toEqual([640, 360])
  })
})

describe('pixels', () => {
  test('are the same to the last picture for a reader who is slower than ffmpeg', async () => {
    const clip = makeClip(join(folder, 'slow.mp4'), ...testPicture('160x120', 30), ...H264)
    const marksOf = async (pauseMs: number): Promise<string[]> => {
      const marks: string[] = []
      for await (using frame of cameraToFrames(camera(clip), openCamera(camera(clip), { readAhead: 2 }))) {
        await sleep(pauseMs)
        marks.push(createHash('sha256').update(frame.pixels).digest('hex'))
      }
      return marks
    }
    const marks = await marksOf(0)
    expect(new Set(marks).size).toBe(30)
    expect(await marksOf(30)).toEqual(marks)
  })

  test('lie in shared memory and are the picture', async () => {
    const red = ['-f', 'lavfi', '-i', 'color=c=0xC02040:s=64x48:r=5:d=1']
    const clip = makeClip(join(folder, 'red.mp4'), ...red, ...H264)
    for await (using frame of cameraToFrames(camera(clip), openCamera(camera(clip)))) {
      expect(frame.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
      expect(frame.pixels.length).toBe(64 * 48 * 3)
      for (const [channel, expected] of [0xc0, 0x20, 0x40].entries())
        expect(Math.abs((frame.pixels[3000 + channel] ?? 0) - expected)).toBeLessThan(COLOUR_TOLERANCE)
    }
  })

  test('stay untouched while an owner holds the frame, and their slot is used again afterwards', async () => {
    const clip = makeClip(join(folder, 'many.mp4'), ...testPicture('160x120', 30), ...H264)
    const pool = new FramePool({ maxBytes: 6 * 160 * 120 * 3 })
    const frames = cameraToFrames(camera(clip), openCamera(camera(clip), { pool }))
    const held = (await frames.next()).value
    if (!held) throw new Error('no frame')
    held.retain()
    const before = held.pixels.slice()
    held.release()
    let count = 1
    for await (const frame of frames) {
      count++
      frame.release()
    }
    expect(count).toBe(30)
    expect(held.pixels).toEqual(before)
    expect(pool.slotsOut).toBe(1)
    held.release()
    expect(pool.slotsOut).toBe(0)
    expect(() => held.release()).toThrow('more often')
  })
})
