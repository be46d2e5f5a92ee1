import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { RecordingPart } from '#components/types/recording-plan.js'
import { H264, makeClip, testPicture } from '../components/camera-to-frames/clips.ts'
import { sendBytes, serveHttp } from '../components/camera-to-frames/http-server.ts'
import { ownFolder } from '../own-folder.ts'
import { runStepCommand } from './run-steps.ts'

const folder = ownFolder()

async function planOf(camera: object, more: object = {}): Promise<RecordingPart> {
  const end = await runStepCommand('camera-to-frames', { unitSeconds: 3, cameras: [camera], ...more }, {}, [])
  expect(end.log.at(-1)?.message).toBe('done')
  const [batch] = end.parameters.batches as { parts: RecordingPart[] }[]
  return batch!.parts[0]!
}

describe('A camera that is a web address', () => {
  test('of a file is marked by its version, and cached as long as that stays', async () => {
    const clip = readFileSync(makeClip(join(folder, 'web.mp4'), ...testPicture('64x48', 10), ...H264))
    let etag: string | undefined = '"one"'
    const { origin } = await serveHttp((request, response) => {
      if (etag !== undefined) response.setHeader('etag', etag)
      sendBytes(request, response, clip)
    })
    const camera = { id: 'web', uri: `${origin}/web.mp4` }
    const first = await planOf(camera)
    expect(first).toMatchObject({ live: false })
    expect(first).not.toHaveProperty('toMs')
    expect(await planOf(camera)).toEqual(first)
    etag = '"two"'
    expect((await planOf(camera)).content).not.toBe(first.content)
    etag = undefined
    expect((await planOf(camera)).content).not.toBe((await planOf(camera)).content)
  })

  const streams: ChildProcess[] = []
  afterAll(() => {
    for (const stream of streams) stream.kill('SIGKILL')
  })

  test('that sends on and on is live: never cached, read for a given time', async () => {
    const { origin } = await serveHttp((request, response) => {
      response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace;boundary=ffmpeg' })
      if (request.method === 'HEAD') {
        response.end()
        return
      }
      const picture = ['-v', 'error', '-re', ...testPicture('320x240', 10, 600), '-f', 'mpjpeg', 'pipe:1']
      const stream = spawn('ffmpeg', picture, { stdio: ['ignore', 'pipe', 'ignore'] })
      streams.push(stream)
      stream.stdout.pipe(response)
      response.once('close', () => stream.kill('SIGKILL'))
    })
    const camera = { id: 'live', uri: `${origin}/stream` }
    const part = await planOf(camera, { liveSeconds: 1 })
    expect(part).toMatchObject({ live: true, toMs: 1000 })
    expect(part.content).not.toBe((await planOf(camera)).content)
    const end = await runStepCommand('camera-to-hands', { batch: { parts: [part] }, device: 'cpu' }, {}, [
      'hands',
      'pictures',
    ])
    expect(end.log.at(-1)?.message).toBe('done')
    expect(end.metadata.hands?.frames).toBeGreaterThan(0)
    // ffmpeg gives pictures of such a stream 25 a second, however many there are.
    expect(end.metadata.hands?.frames).toBeLessThanOrEqual(25)
  })
})
