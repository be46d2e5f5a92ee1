import { once } from 'node:events'
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { refuseSameCameraTwice } from '#components/camera-to-frames/camera-address.js'
import type { OpenCameraOptions } from '#components/camera-to-frames/open-camera.js'
import type { CameraToFramesOptions } from '#components/camera-to-frames/stage.js'
import { SignlineError } from '#components/types/errors.js'
import { framesOf, H264, makeClip, ownFolder, testPicture } from './clips.ts'
import { serveHttp } from './http-server.ts'
import { serveRtsp } from './rtsp-server.ts'

const folder = ownFolder()

/** The fault that reading a camera ends in: its exit code and its one sentence. */
async function faultOf(
  uri: string,
  options: OpenCameraOptions & CameraToFramesOptions = {},
): Promise<string> {
  try {
    const frames = await framesOf(uri, options)
    return `no fault, ${frames.length} frames`
  } catch (error) {
    if (!(error instanceof SignlineError)) throw error
    expect(error.message).not.toContain('\n')
    return `${error.exitCode}: ${error.message}`
  }
}

describe('one sentence says that a camera', () => {
  test('is not there', async () => {
    expect(await faultOf(join(folder, 'nope.mp4'))).toBe(
      `2: ${folder}/nope.mp4 does not exist; check the path`,
    )
    expect(await faultOf(join(folder, '*.nope'))).toMatch(/^2: .*\*\.nope matches no picture/)
    expect(await faultOf('/dev/video99')).toMatch(/^2: \/dev\/video99 is not a webcam/)
    expect(await faultOf('')).toMatch(/^2: a camera has no address/)
  })

  test('is a folder without pictures', async () => {
    const empty = join(folder, 'empty')
    mkdirSync(empty)
    expect(await faultOf(empty)).toMatch(/^2: .*empty has no picture in it; JPEG, PNG/)
  })

  test('is empty', async () => {
    writeFileSync(join(folder, 'empty.mp4'), '')
    expect(await faultOf(join(folder, 'empty.mp4'))).toMatch(/^2: .*empty\.mp4 is empty/)
  })

  test('is not a video, or not a picture', async () => {
    for (const name of ['text.mp4', 'text.xyz']) {
      writeFileSync(join(folder, name), 'no video in here, just words\n'.repeat(500))
      expect(await faultOf(join(folder, name))).toMatch(/^2: .*is not a video/)
    }
    writeFileSync(join(folder, 'text.png'), 'no picture in here')
    expect(await faultOf(join(folder, 'text.png'))).toMatch(/^2: .*text\.png is not a picture/)
  })

  test('has sound but no picture', async () => {
    const cover = makeClip(join(folder, 'cover.png'), ...testPicture('32x32', 1), '-frames:v', '1')
    const plain = makeClip(join(folder, 'sound.m4a'), '-f', 'lavfi', '-i', 'sine=d=1')
    const covered = makeClip(
      join(folder, 'covered.mp3'),
      ...['-f', 'lavfi', '-i', 'sine=d=1', '-i', cover, '-map', '0', '-map', '1', '-c:v', 'copy'],
      ...['-disposition:v', 'attached_pic'],
    )
    for (const path of [plain, covered])
      expect(await faultOf(path)).toMatch(/^2: .* has no video in it, only sound/)
  })

  test('changes its size half-way, and when', async () => {
    const path = makeClip(join(folder, 'two-sizes.ts'), ...testPicture('160x120', 10), ...H264)
    appendFileSync(
      path,
      readFileSync(makeClip(join(folder, 'second.ts'), ...testPicture('320x180', 10), ...H264)),
    )
    expect(await faultOf(path)).toMatch(
      /^2: camera "front": the picture changes from 160×120 to 320×180 at \d\.\d\d s/,
    )
  })

  test('is given twice, by its id, its path, a link to it or its address', () => {
    const clip = join(folder, 'same.mp4')
    writeFileSync(clip, 'x')
    symlinkSync(clip, join(folder, 'symbolic.mp4'))
    linkSync(clip, join(folder, 'hard.mp4'))
    const given =
      (...uris: string[]) =>
      () =>
        refuseSameCameraTwice(uris.map((uri, place) => ({ id: `camera${place}`, uri })))
    expect(given(clip, `${folder}/./same.mp4`)).toThrow(
      /^cameras "camera0" and "camera1" are the same recording/,
    )
    expect(given(clip, join(folder, 'symbolic.mp4'))).toThrow('the same recording')
    expect(given(clip, join(folder, 'hard.mp4'))).toThrow('the same recording')
    expect(given('rtsp://HOST/a', 'rtsp://host/a')).toThrow('the same recording')
    expect(given(clip, folder, 'rtsp://host/a', 'rtsp://host/b')).not.toThrow()
    const twice = { id: 'front', uri: clip }
    expect(() => refuseSameCameraTwice([twice, { ...twice, uri: folder }])).toThrow(
      'camera "front" is given twice',
    )
  })
})

describe('a file that was cut off', () => {
  const cut = (name: string, share: number, ...args: string[]): string => {
    const path = makeClip(join(folder, name), ...testPicture('160x120', 30, 2), ...H264, '-g', '10', ...args)
    truncateSync(path, Math.floor(readFileSync(path).length * share))
    return path
  }

  test.each(['cut.mkv', 'cut.avi', 'cut.mp4'])(
    '%s gives its whole frames, then says after which time it stops',
    async (name) => {
      const path = cut(name, 0.6, ...(name.endsWith('mp4') ? ['-movflags', '+faststart'] : []))
      expect(await faultOf(path)).toMatch(/^2: .* is cut off after [01]\.\d\d s; .* --cut-off keep$/)
    },
  )

  test('is read as far as it goes where that is wanted, the torn picture counted', async () => {
    const path = cut('kept.mp4', 0.6, '-movflags', '+faststart')
    const frames = await framesOf(path, { cutOff: 'keep' })
    expect(frames.length).toBeGreaterThan(15)
    expect(frames.length).toBeLessThan(60)
  })

  test('before its index says so', async () => {
    expect(await faultOf(cut('no-index.mp4', 0.6))).toMatch(/^2: .* or is cut off before its first picture/)
  })

  test('damaged in the middle is read on, the lost pictures counted', async () => {
    const path = makeClip(join(folder, 'damaged.mp4'), ...testPicture('160x120', 30, 2), ...H264, '-g', '10')
    const bytes = readFileSync(path)
    bytes.fill(0xff, Math.floor(bytes.length * 0.4), Math.floor(bytes.length * 0.45))
    writeFileSync(path, bytes)
    const drops: string[] = []
    const frames = await framesOf(path, {
      onDrop: (reason, count) => drops.push(...Array(count).fill(reason)),
    })
    expect(frames.length).toBeGreaterThan(40)
    expect(new Set(drops)).toEqual(new Set(['corrupt']))
    expect(frames.length + drops.length).toBeLessThanOrEqual(60)
  })
})

describe('a stream', () => {
  const limits = { openTimeoutS: 1, stallTimeoutS: 1 }

  test('that never answers is given up after the stated limit', async () => {
    const mute = createServer(() => {}).listen(0, '127.0.0.1')
    await once(mute, 'listening')
    const { port } = mute.address() as AddressInfo
    for (const scheme of ['rtsp', 'http'])
      expect(await faultOf(`${scheme}://127.0.0.1:${port}/x`, limits)).toMatch(
        /^1: .* gave no picture within 1 s/,
      )
    mute.close()
  })

  test('that falls silent is given up after the stated limit, its pictures read', async () => {
    const stream = makeClip(join(folder, 'stream.ts'), ...testPicture('64x48', 25, 2), ...H264)
    const server = await serveRtsp(readFileSync(stream), 'fall-silent')
    let dropped = 0
    expect(await faultOf(server.uri, { ...limits, onDrop: () => dropped++ })).toMatch(
      /^1: rtsp:\/\/.* stopped sending pictures for 1 s; check the camera/,
    )
    server.close()
  })

  test('that nobody serves, or that breaks off, says so', async () => {
    expect(await faultOf('rtsp://127.0.0.1:1/x')).toMatch(/^1: .*Connection refused/)
    expect(await faultOf('http://127.0.0.1:1/x')).toMatch(/^1: .* could not be reached/)
    const clip = readFileSync(
      makeClip(
        join(folder, 'whole.mp4'),
        ...testPicture('160x120', 30, 4),
        ...H264,
        '-movflags',
        '+faststart',
      ),
    )
    const server = await serveHttp((request, response) => {
      if (request.url === '/gone.mp4') {
        response.writeHead(404).end()
        return
      }
      response.writeHead(200, { 'content-length': clip.length })
      response.write(clip.subarray(0, clip.length / 2), () => response.destroy())
    })
    expect(await faultOf(`${server.origin}/half.mp4`)).toMatch(/^1: .* broke off in the middle/)
    expect(await faultOf(`${server.origin}/gone.mp4`)).toMatch(/^2: .* answered 404/)
  })

  test('keeps its password out of errors', async () => {
    expect(await faultOf('rtsp://me:secret@127.0.0.1:1/x')).not.toContain('secret')
    expect(await faultOf('http://me:secret@127.0.0.1:1/x')).not.toContain('secret')
  })
})

describe('without ffmpeg', () => {
  afterEach(() => {
    delete process.env.SIGNLINE_FFMPEG
  })

  test('the sentence says what to install', async () => {
    const clip = makeClip(join(folder, 'good.mp4'), ...testPicture('64x48', 5), ...H264)
    process.env.SIGNLINE_FFMPEG = '/nowhere/ffmpeg'
    expect(await faultOf(clip)).toBe(
      '1: /nowhere/ffmpeg is not installed, and video is read with it; on Debian and Ubuntu: apt-get install ffmpeg',
    )
  })
})
