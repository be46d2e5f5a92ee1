import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { refuseSameCameraTwice, shownUri } from '#components/camera-to-frames/camera-address.js'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { ownFolder } from '../../own-folder.ts'
import { camera, H264, makeClip, testPicture } from './clips.ts'
import { faultOf } from './fault-of.ts'
import { serveHttp } from './http-server.ts'
import { serveRtsp } from './rtsp-server.ts'

const folder = ownFolder()

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

  test('that falls silent is given up after its pictures were read, in order', async () => {
    const stream = makeClip(join(folder, 'stream.ts'), ...testPicture('64x48', 25, 2), ...H264)
    const server = await serveRtsp(readFileSync(stream), 'fall-silent')
    // A busy machine may take its time for the first picture; what counts is what comes after it.
    const patient = { ...limits, openTimeoutS: 120 }
    const seen: (number | string)[] = []
    try {
      const silent = camera(server.uri)
      for await (const frame of cameraToFrames(silent, openCamera(silent, patient))) {
        seen.push(frame.index)
        frame.release()
      }
    } catch (error) {
      seen.push((error as Error).message)
    }
    server.close()
    const indices = seen.slice(0, -1)
    expect(indices.length).toBeGreaterThan(0)
    expect(indices).toEqual(indices.toSorted((one, other) => Number(one) - Number(other)))
    expect(seen.at(-1)).toMatch(/^rtsp:\/\/.* stopped sending pictures for 1 s; check the camera/)
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
      const status = Number(request.url?.slice(1))
      if (status >= 300) {
        response.writeHead(status, { location: '/elsewhere?token=secret' }).end()
        return
      }
      response.writeHead(200, { 'content-length': clip.length })
      response.write(clip.subarray(0, clip.length / 2), () => response.destroy())
    })
    expect(await faultOf(`${server.origin}/half.mp4`)).toMatch(/^1: .* broke off in the middle/)
    expect(await faultOf(`${server.origin}/404`)).toMatch(/^2: .* answered 404; check the address$/)
    expect(await faultOf(`${server.origin}/401`)).toMatch(/^2: .* answered 401; check its name and password$/)
    expect(await faultOf(`${server.origin}/503`)).toMatch(/^1: .* answered 503; the server fails, try again/)
    expect(await faultOf(`${server.origin}/302`)).toMatch(/^2: .* on to http:.*\/elsewhere\?…; give that/)
  })

  test('of something else than video says so', async () => {
    const server = await serveHttp((request, response) => {
      response.writeHead(200)
      if (request.url === '/page') response.end('<!DOCTYPE html><p>Sign in</p>'.repeat(100))
      else response.end(readFileSync(join(folder, 'whole.mp4')).subarray(0, 60))
    })
    expect(await faultOf(`${server.origin}/page`)).toMatch(
      /^2: http.*page sends (no|something that is no) video/,
    )
    expect(await faultOf(`${server.origin}/start`)).toMatch(/^2: http.*start (sends|has) no video/)
  })

  test('that wants a name and a password says so', async () => {
    const camera = createServer((socket) => {
      socket.on('data', (request) => {
        const cseq = /CSeq: (\d+)/.exec(String(request))?.[1] ?? '0'
        socket.write(
          `RTSP/1.0 401 Unauthorized\r\nCSeq: ${cseq}\r\nWWW-Authenticate: Basic realm="x"\r\n\r\n`,
        )
      })
      socket.on('error', () => {})
    }).listen(0, '127.0.0.1')
    await once(camera, 'listening')
    const { port } = camera.address() as AddressInfo
    expect(await faultOf(`rtsp://me:secret@127.0.0.1:${port}/x`)).toBe(
      `2: rtsp://me@127.0.0.1:${port}/x refused its reader; check the address, the name and the password`,
    )
    camera.close()
  })

  test('may have a longer address than a file may have', async () => {
    expect(await faultOf(`http://127.0.0.1:1/${'x'.repeat(300)}`)).toMatch(/^1: .* could not be reached/)
  })

  test('keeps its password and what its query says out of errors', async () => {
    for (const scheme of ['rtsp', 'http']) {
      const fault = await faultOf(`${scheme}://me:secret@127.0.0.1:1/x?token=secret`)
      expect(fault).toMatch(
        new RegExp(`^1: ${scheme}://me@127.0.0.1:1/x\\?… could not be reached \\(.*\\); check`),
      )
      expect(fault).not.toContain('secret')
    }
    expect(await faultOf('ftp://me:secret@host/x?secret')).toMatch(/^2: ftp:\/\/me@host\/x\?…: "ftp:" is not/)
    expect(shownUri('http://me:secret@[/x')).toBe('http://[/x')
    expect(() =>
      refuseSameCameraTwice([
        { id: 'a', uri: 'rtsp://me:secret@host/x' },
        { id: 'b', uri: 'rtsp://me:secret@HOST/x' },
      ]),
    ).toThrow('cameras "a" and "b" are the same recording, rtsp://me@HOST/x; leave one out')
  })
})
