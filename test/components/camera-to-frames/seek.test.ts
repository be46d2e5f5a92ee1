import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type OpenCameraOptions, openCamera } from '#components/camera-to-frames/open-camera.js'
import { probeCamera } from '#components/camera-to-frames/probe-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { ownFolder } from '../../own-folder.ts'
import { camera, H264, makeClip, testPicture } from './clips.ts'
import { sendBytes, serveHttp } from './http-server.ts'

const folder = ownFolder()
const picture = testPicture('320x240', 25, 12)
/** Key pictures far apart, pictures that refer to later ones. */
const GROUPS = [...H264.slice(0, 2), '-preset', 'fast', '-g', '60', '-bf', '3', '-pix_fmt', 'yuv420p']

async function pictures(uri: string, options: OpenCameraOptions = {}, originMs?: number): Promise<string[]> {
  const seen: string[] = []
  const source = openCamera(camera(uri), options)
  for await (const frame of cameraToFrames(camera(uri), source, originMs === undefined ? {} : { originMs })) {
    seen.push(`${frame.timestampMs} ${createHash('sha256').update(frame.pixels).digest('hex').slice(0, 16)}`)
    frame.release()
  }
  return seen
}

describe('A recording that is sought', () => {
  const clips: readonly [name: string, file: string, args: readonly string[]][] = [
    ['MP4', 'plain.mp4', [...picture, ...GROUPS]],
    ['MP4 that begins late', 'late.mp4', ['-itsoffset', '1.234', ...picture, ...GROUPS, '-copyts']],
    [
      'Matroska of HEVC',
      'hevc.mkv',
      [...picture, '-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none'],
    ],
    ['WebM', 'clip.webm', [...picture, '-c:v', 'libvpx', '-b:v', '300k', '-deadline', 'realtime']],
    [
      'MP4 of a variable rate',
      'variable.mp4',
      [...picture, '-vf', "select='not(mod(n,3))+lt(mod(n,50),20)'", '-fps_mode', 'vfr', ...GROUPS],
    ],
    ['Matroska whose groups are open', 'open.mkv', [...picture, ...GROUPS, '-x264-params', 'open-gop=1']],
  ]

  test.each(clips)(
    'in %s gives the same pictures at the same times as one that is read through',
    async (_, file, args) => {
      const uri = makeClip(join(folder, file), ...args)
      const { originMs } = await probeCamera({ ...camera(uri), offsetMs: 0, decoding: {} })
      if (originMs === undefined) throw new Error('it should be seekable')
      const whole = await pictures(uri)
      for (const fromMs of [2430, 8900]) {
        const sought = await pictures(uri, { seekMs: originMs + fromMs }, originMs)
        const rest = whole.filter((line) => Number(line.split(' ')[0]) >= fromMs)
        expect(sought.slice(sought.indexOf(rest[0]!))).toEqual(rest)
        expect(sought.length).toBeLessThanOrEqual(rest.length + 1)
      }
    },
  )

  test('from a web address asks for its part alone, and needs no server that knows parts', async () => {
    const file = makeClip(join(folder, 'web.mp4'), ...picture, ...GROUPS, '-movflags', '+faststart')
    const clip = readFileSync(file)
    const { origin } = await serveHttp((request, response) => {
      if (request.url?.startsWith('/parts') === true) sendBytes(request, response, clip)
      else response.writeHead(200, { 'content-length': clip.length }).end(clip)
    })
    const whole = await pictures(file)
    for (const place of ['parts', 'whole']) {
      const sought = await pictures(`${origin}/${place}.mp4`, { seekMs: 8000 }, 0)
      expect(sought).toEqual(whole.slice(200))
    }
  })

  test('of a kind that cannot be sought says so', async () => {
    const uri = makeClip(join(folder, 'clip.ts'), ...testPicture('320x240', 25), ...H264)
    const probed = await probeCamera({ ...camera(uri), offsetMs: 0, decoding: {} })
    expect(probed.originMs).toBeUndefined()
  })
})
