import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { listPictures } from '#components/camera-to-frames/list-pictures.js'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { readPicture } from '#components/camera-to-frames/read-picture.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { ownFolder } from '../../own-folder.ts'
import { camera, framesOf, H264, makeClip, testPicture } from './clips.ts'
import { sendBytes, serveHttp } from './http-server.ts'
import { serveRtsp } from './rtsp-server.ts'

/** JPEG and H.264 change colours by a few of 255. */
const COLOUR_TOLERANCE = 6

const folder = ownFolder()

/** The left half red, the right half blue. */
async function redAndBlue(
  path: string,
  width: number,
  height: number,
  orientation?: number,
): Promise<string> {
  const half = { width: Math.floor(width / 2), height, channels: 3 as const }
  const blue = await sharp({ create: { ...half, background: '#0000ff' } })
    .png()
    .toBuffer()
  const picture = sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).composite([
    { input: blue, left: width - half.width, top: 0 },
  ])
  await (orientation === undefined ? picture : picture.withMetadata({ orientation })).toFile(path)
  return path
}

describe('video', () => {
  test('turned by its metadata comes upright', async () => {
    const flat = makeClip(join(folder, 'flat.mp4'), ...testPicture('160x90', 5), ...H264)
    const turned = join(folder, 'turned.mp4')
    makeClip(turned, '-i', flat, '-c', 'copy', '-movflags', '+faststart')
    writeFileSync(turned, turnedByAQuarter(readFileSync(turned)))
    const [first] = await framesOf(turned)
    expect([first?.width, first?.height]).toEqual([90, 160])
  })

  test('with oblong pixels comes with square ones', async () => {
    const clip = makeClip(join(folder, 'oblong.mp4'), ...testPicture('144x96', 5), '-vf', 'setsar=2', ...H264)
    const [first] = await framesOf(clip)
    expect([first?.width, first?.height]).toEqual([288, 96])
  })

  test('with sound and a cover picture beside it gives the video', async () => {
    const clip = makeClip(
      join(folder, 'sound.mkv'),
      ...testPicture('160x90', 10),
      ...['-f', 'lavfi', '-i', 'sine=d=1', ...H264, '-c:a', 'aac'],
    )
    expect(await framesOf(clip)).toHaveLength(10)
  })

  test('from an HTTP address, with its index at the end of the file, is read', async () => {
    const clip = readFileSync(makeClip(join(folder, 'index-last.mp4'), ...testPicture('160x90', 10), ...H264))
    const server = await serveHttp((request, response) => sendBytes(request, response, clip))
    expect(await framesOf(`${server.origin}/front.mp4`)).toHaveLength(10)
  })

  test('that is wanted for some seconds only ends there, a camera that sends for ever too', async () => {
    const clip = makeClip(join(folder, 'long.mp4'), ...testPicture('160x90', 10, 3), ...H264)
    expect(await framesOf(clip, { longestS: 1 })).toHaveLength(10)
    const jpeg = await sharp({ create: { width: 64, height: 48, channels: 3, background: '#777' } })
      .jpeg()
      .toBuffer()
    const server = await serveHttp((_, response) => {
      response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=b' })
      const sending = setInterval(() => {
        response.write(`--b\r\nContent-Type: image/jpeg\r\nContent-Length: ${jpeg.length}\r\n\r\n`)
        response.write(jpeg)
        response.write('\r\n')
      }, 20)
      response.once('close', () => clearInterval(sending))
    })
    const frames = await framesOf(`${server.origin}/camera`, { longestS: 0.5 })
    expect(frames.length).toBeGreaterThan(5)
    expect(frames.at(-1)?.timestampMs).toBeLessThan(500)
  })

  test('from an RTSP camera is read until it hangs up', async () => {
    const stream = makeClip(join(folder, 'stream.ts'), ...testPicture('160x90', 10, 2), ...H264)
    const server = await serveRtsp(readFileSync(stream), 'hang-up')
    try {
      const frames = await framesOf(server.uri, { live: false })
      expect(frames.length).toBeGreaterThanOrEqual(18)
      expect(frames[1]?.timestampMs).toBeCloseTo(100, 0)
      expect(server.methods).toContain('PLAY')
    } finally {
      server.close()
    }
  })

  test('live gives a slow reader the newest picture and counts the others', async () => {
    const stream = makeClip(join(folder, 'live.ts'), ...testPicture('64x48', 25, 4), ...H264)
    const drops: Record<string, number> = {}
    const onDrop = (reason: string, count: number): void => {
      drops[reason] = (drops[reason] ?? 0) + count
    }
    const seen: number[] = []
    for await (using frame of cameraToFrames(camera(stream), openCamera(camera(stream), { live: true }), {
      onDrop,
    })) {
      seen.push(frame.index)
      await new Promise((resolve) => setTimeout(resolve, 40))
    }
    expect(drops['newer-frame']).toBe(100 - seen.length)
    expect(seen.length).toBeLessThan(100)
    expect(seen.at(-1)).toBe(99)
  })

  test('at a higher rate than wanted is thinned out, and the rest counted', async () => {
    const clip = makeClip(join(folder, 'fast.mp4'), ...testPicture('64x48', 60), ...H264)
    let dropped = 0
    const frames = await framesOf(clip, { maxFramesPerSecond: 15, onDrop: (_, count) => (dropped += count) })
    expect(frames.map(({ index }) => index)).toEqual(Array.from({ length: 15 }, (_, place) => 4 * place))
    expect(dropped).toBe(45)
  })
})

describe('still pictures', () => {
  test('are RGB in shared memory', async () => {
    const frame = await readPicture(await redAndBlue(join(folder, 'a.png'), 40, 20))
    expect([frame.width, frame.height, frame.pixels.length]).toEqual([40, 20, 2400])
    expect(frame.pixels.buffer).toBeInstanceOf(SharedArrayBuffer)
    expect([...frame.pixels.subarray(0, 3)]).toEqual([255, 0, 0])
    expect([...frame.pixels.subarray(-3)]).toEqual([0, 0, 255])
  })

  test('are turned by their EXIF orientation', async () => {
    const { width, height, pixels } = await readPicture(
      await redAndBlue(join(folder, 'turned.jpg'), 40, 20, 6),
    )
    expect([width, height]).toEqual([20, 40])
    // Turned by a quarter to the right, what was left is now above.
    for (const [channel, expected] of [255, 0, 0].entries())
      expect(Math.abs((pixels[channel] ?? Number.NaN) - expected)).toBeLessThan(COLOUR_TOLERANCE)
  })

  test('in grey, with 16 bits, with transparency and of CMYK become RGB of 8 bits', async () => {
    const source = sharp({
      create: { width: 8, height: 8, channels: 4, background: { r: 9, g: 9, b: 9, alpha: 0 } },
    })
    const paths = ['grey.png', 'deep.png', 'clear.png', 'print.tif'].map((name) => join(folder, name))
    const [grey = '', deep = '', clear = '', print = ''] = paths
    await source.clone().flatten({ background: '#808080' }).toColourspace('b-w').toFile(grey)
    await source.clone().flatten({ background: '#808080' }).toColourspace('rgb16').png().toFile(deep)
    await source.clone().toFile(clear)
    await source.clone().flatten({ background: '#ffffff' }).toColourspace('cmyk').tiff().toFile(print)
    for (const path of paths) expect((await readPicture(path)).pixels).toHaveLength(8 * 8 * 3)
    expect((await readPicture(grey)).pixels[0]).toBe(0x80)
    expect((await readPicture(deep)).pixels[0]).toBe(0x80)
    expect((await readPicture(clear)).pixels[0]).toBe(255)
  })

  test('that move give their first picture', async () => {
    const path = makeClip(join(folder, 'moving.gif'), ...testPicture('40x30', 5))
    const { width, height } = await readPicture(path)
    expect([width, height]).toEqual([40, 30])
    expect(await framesOf(path)).toHaveLength(1)
  })

  test('larger than wanted are scaled down, smaller ones not up', async () => {
    const path = await redAndBlue(join(folder, 'wide.png'), 400, 100)
    expect((await readPicture(path, { maxSide: 200 })).width).toBe(200)
    expect((await readPicture(path)).width).toBe(400)
  })

  test('in a folder or a glob are a recording in natural order', async () => {
    const place = join(folder, 'series')
    mkdirSync(place)
    for (const number of [10, 9, 1]) await redAndBlue(join(place, `shot ${number}.png`), 16 + 2 * 0, 8)
    writeFileSync(join(place, 'notes.txt'), 'not a picture')
    const frames = await framesOf(place, { picturesPerSecond: 10 })
    expect(frames.map(({ timestampMs }) => timestampMs)).toEqual([0, 100, 200])
    expect(await framesOf(join(place, 'shot [19]*.png'))).toHaveLength(3)
    expect(await framesOf(join(place, 'shot ?.png'))).toHaveLength(2)
    expect(listPictures(place).map((path) => basename(path))).toEqual([
      'shot 1.png',
      'shot 9.png',
      'shot 10.png',
    ])
  })

  test('are listed from folders within folders, from globs and one by one', async () => {
    const place = join(folder, 'nested')
    mkdirSync(join(place, 'b', 'c'), { recursive: true })
    mkdirSync(join(place, '.hidden'))
    for (const name of ['b/c/2.JPG', 'b/1.jpg', 'a.webp', '.hidden/x.png', '.y.png'])
      await redAndBlue(join(place, name), 8, 8).catch(() => {})
    const names = (...arguments_: string[]) =>
      listPictures(...arguments_).map((path) => path.slice(place.length + 1))
    expect(names(place)).toEqual(['a.webp', 'b/1.jpg', 'b/c/2.JPG'])
    expect(names(join(place, '**', '*.[jJ]*'))).toEqual(['b/1.jpg', 'b/c/2.JPG'])
    expect(names(join(place, 'b', '1.jpg'), join(place, '*.webp'))).toEqual(['b/1.jpg', 'a.webp'])
    expect(() => listPictures(join(place, 'nowhere'), join(place, '*.tiff'))).toThrow(/nowhere.*\n.*\.tiff/)
  })
})

describe('processes', () => {
  test('are gone when the reader leaves early, aborts, or meets a fault', async () => {
    const clip = makeClip(join(folder, 'long.mp4'), ...testPicture('320x240', 30, 10), ...H264)
    for await (using _ of cameraToFrames(camera(clip), openCamera(camera(clip)))) break
    expect(childrenOfThisProcess()).toEqual([])

    const stop = new AbortController()
    const aborted = async () => {
      for await (using frame of cameraToFrames(camera(clip), openCamera(camera(clip)), {
        signal: stop.signal,
      })) {
        expect(childrenOfThisProcess()).toEqual(['ffmpeg'])
        if (frame.index === 3) stop.abort(new Error('enough'))
      }
    }
    await expect(aborted()).rejects.toThrow('enough')
    expect(childrenOfThisProcess()).toEqual([])

    const thrown = async () => {
      for await (using _ of cameraToFrames(camera(clip), openCamera(camera(clip))))
        throw new Error('reader broke')
    }
    await expect(thrown()).rejects.toThrow('reader broke')
    expect(childrenOfThisProcess()).toEqual([])
  })

  test('are never left behind by an abort, however early it comes', async () => {
    const clip = makeClip(join(folder, 'early.mp4'), ...testPicture('64x48', 25, 2), ...H264)
    for (const delayMs of [0, 1, 5, 20, 60]) {
      const stop = new AbortController()
      setTimeout(() => stop.abort(new Error('enough')), delayMs)
      const reading = async () => {
        const frames = cameraToFrames(camera(clip), openCamera(camera(clip)), { signal: stop.signal })
        for await (using _ of frames) await new Promise((resolve) => setTimeout(resolve, 10))
      }
      await expect(reading()).rejects.toThrow('enough')
      expect(childrenOfThisProcess()).toEqual([])
    }
  })

  test('are gone after an abort while a live camera is silent', async () => {
    const stream = makeClip(join(folder, 'silent.ts'), ...testPicture('64x48', 25, 1), ...H264)
    const server = await serveRtsp(readFileSync(stream), 'fall-silent')
    const stop = new AbortController()
    try {
      const reading = (async () => {
        const frames = cameraToFrames(camera(server.uri), openCamera(camera(server.uri)), {
          signal: stop.signal,
        })
        for await (using frame of frames)
          if (frame.index > 5) setTimeout(() => stop.abort(new Error('enough')), 50)
      })()
      await expect(reading).rejects.toThrow('enough')
      expect(childrenOfThisProcess()).toEqual([])
    } finally {
      server.close()
    }
  })
})

/** An MP4 whose header says that its picture is shown turned, as telephones write it. */
function turnedByAQuarter(clip: Buffer): Buffer {
  const header = clip.indexOf('tkhd')
  const matrix = header + 4 + 40
  const turned = Buffer.from(clip)
  for (const [place, value] of [0, 0x10000, 0, -0x10000, 0, 0, 90 << 16, 0, 0x40000000].entries())
    turned.writeInt32BE(value, matrix + 4 * place)
  return turned
}

/** Names of the processes that this one started and that still run. */
function childrenOfThisProcess(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((id) => {
      try {
        const status = readFileSync(`/proc/${id}/status`, 'utf8')
        const parent = /^PPid:\s*(\d+)/m.exec(status)?.[1]
        return Number(parent) === process.pid ? [basename(readlinkSync(`/proc/${id}/exe`))] : []
      } catch {
        return []
      }
    })
}
