import { readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { CameraState } from '#components/types/live-session.js'
import { H264, makeClip, testPicture } from '../../../components/camera-to-frames/clips.ts'
import { serveHttp } from '../../../components/camera-to-frames/http-server.ts'
import { ownFolder } from '../../../own-folder.ts'
import { canPlay, fileCamera, LiveWorld, until } from '../live-world.ts'

const folder = ownFolder()
const RATE = 5
const JPEG: readonly string[] = ['-c:v', 'mjpeg', '-q:v', '8']

/** Pictures as cameras send them over HTTP, one after another, cut at each JPEG's beginning. */
function jpegs(size: string, seconds: number): Buffer[] {
  const all = readFileSync(
    makeClip(join(folder, `${size}.mjpeg`), ...testPicture(size, RATE, seconds), ...JPEG),
  )
  const starts: number[] = []
  for (
    let at = all.indexOf('\xff\xd8\xff', 0, 'latin1');
    at >= 0;
    at = all.indexOf('\xff\xd8\xff', at + 3, 'latin1')
  )
    starts.push(at)
  return starts.map((at, n) => all.subarray(at, starts[n + 1] ?? all.length))
}

/** Sends pictures at their rate over and over until `most` were sent; then hangs up, or falls silent. */
function send(
  response: ServerResponse,
  pictures: readonly Buffer[],
  most: number,
  then: 'hang-up' | 'silence',
): void {
  response.writeHead(200, { 'content-type': 'multipart/x-mixed-replace; boundary=b' })
  let sent = 0
  const timer = setInterval(() => {
    const picture = pictures[sent++ % pictures.length] ?? Buffer.alloc(0)
    response.write(`--b\r\nContent-Type: image/jpeg\r\nContent-Length: ${picture.length}\r\n\r\n`)
    response.write(Buffer.concat([picture, Buffer.from('\r\n')]))
    if (sent < most) return
    clearInterval(timer)
    if (then === 'hang-up') response.destroy()
  }, 1000 / RATE)
  response.once('close', () => clearInterval(timer))
}

describe.skipIf(!canPlay)('of cameras in one session', () => {
  test('each trouble is told in its own state and disturbs no other camera', async () => {
    const small = jpegs('160x120', 4)
    const large = jpegs('320x240', 4)
    const calls = new Map<string, number>()
    const { origin } = await serveHttp((request, response) => {
      const path = request.url ?? ''
      const call = (calls.get(path) ?? 0) + 1
      calls.set(path, call)
      if (path === '/dies') send(response, small, call === 1 ? 12 : 1e6, 'hang-up')
      else if (path === '/resized')
        send(response, call === 1 ? [...small.slice(0, 10), ...large] : large, 1e6, 'hang-up')
      else if (path === '/silent') send(response, small, 10, 'silence')
      else response.writeHead(404).end()
    })
    const moving = testPicture('160x120', RATE, 1)
    const steady = makeClip(join(folder, 'steady.mp4'), ...testPicture('160x120', RATE, 10), ...H264)
    const frozen = makeClip(
      join(folder, 'frozen.mp4'),
      ...moving,
      '-vf',
      'tpad=stop_mode=clone:stop_duration=30',
      ...H264,
    )

    await using world = new LiveWorld({ slowness: 2, aheadMs: (1.5 * 1000) / RATE })
    const worker = await world.worker({ variant: 'lite', cameraCapacity: 10, sessionCapacity: 1 })
    await world.session('s', [
      fileCamera('steady', steady, { loop: true }),
      fileCamera('missing', join(folder, 'secret-place.mp4')),
      fileCamera('frozen', frozen),
      fileCamera('dies', `${origin}/dies`),
      fileCamera('resized', `${origin}/resized`),
      fileCamera('silent', `${origin}/silent`),
      fileCamera('wrong', `${origin}/wrong?token=secret`),
    ])
    const seen = new Map<string, CameraState[]>()
    const watching = setInterval(async () => {
      for (const state of await world.bus.states.cameras('s'))
        seen.set(state.cameraId, [...(seen.get(state.cameraId) ?? []), state])
    }, 100)
    const had = (id: string, phase: string, sentence: RegExp) => (): boolean =>
      (seen.get(id) ?? []).some((state) => state.phase === phase && sentence.test(state.sentence))
    const wanted = [
      had(
        'missing',
        'reconnecting',
        /^The camera does not exist; check the path\. It is opened again in \d+ s\.$/,
      ),
      had('frozen', 'frozen', /has not changed for \d+ s/),
      had('dies', 'reconnecting', /again in \d+ s/),
      had('resized', 'reconnecting', /changed its size/),
      had('silent', 'silent', /No picture for \d+ s/),
      had('wrong', 'reconnecting', /again in \d+ s/),
    ]
    try {
      await until(
        () => wanted.every((one) => one()),
        () =>
          JSON.stringify(
            [...seen].map(([id, states]) => [
              id,
              [...new Set(states.map((s) => `${s.phase} ${s.sentence}`))],
            ]),
          ),
      )
      await world.state('s', 'dies', ({ phase, reconnects }) => phase === 'live' && reconnects > 0)
      await world.state('s', 'resized', ({ phase, width }) => phase === 'live' && width === 320)
    } finally {
      clearInterval(watching)
    }
    const steadyStates = seen.get('steady') ?? []
    expect(new Set(steadyStates.map(({ phase }) => phase))).toEqual(new Set(['opening', 'live']))
    expect(steadyStates.at(-1)).toMatchObject({ reconnects: 0, sentence: '' })
    const told = JSON.stringify([...seen.values()])
    expect(told).not.toMatch(/secret|127\.0\.0\.1|signline-camera-/)
    await worker.close()
    expect(await world.bus.leases.waiting('camera')).toBe(7)
  })
})
