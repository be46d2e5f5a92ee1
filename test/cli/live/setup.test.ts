import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { checkGatewayArguments, readServerCameras } from '#cli/live/setup.js'

const CLIP = 'data-samples/zeljora-right/front.mp4'
const folder = mkdtempSync(join(tmpdir(), 'signline-live-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('cameras are read with their whole paths, mirrored and looped as asked', () => {
  expect(
    readServerCameras({
      camera: [`front=${CLIP}`, 'hall=rtsp://192.0.2.1/stream?a=b'],
      mirrored: ['hall'],
      loop: true,
    }),
  ).toEqual([
    { kind: 'server', id: 'front', uri: resolve(CLIP), mirrored: false, loop: true },
    { kind: 'server', id: 'hall', uri: 'rtsp://192.0.2.1/stream?a=b', mirrored: true, loop: true },
  ])
})

test('no camera is no fault, because browsers may join', () => {
  expect(readServerCameras({})).toEqual([])
})

test('every fault of the cameras is named at once', () => {
  mkdirSync(join(folder, 'empty'))
  const faultsOf = (): void =>
    void readServerCameras({
      camera: ['front', 'a b=x.mp4', 'gone=nowhere.mp4', 'left=ftp://192.0.2.1/x'],
      mirrored: ['right'],
    })
  for (const part of [
    '--camera front: write ID=URI',
    '--camera a b=x.mp4: write ID=URI',
    'camera "gone": nowhere.mp4 does not exist; check the path',
    'camera "left": ftp://192.0.2.1/x: "ftp:" is not read',
    '--mirrored right: there is no camera "right"',
  ])
    expect(faultsOf).toThrow(part)
})

test('the same camera twice is refused', () => {
  expect(() => readServerCameras({ camera: [`a=${CLIP}`, `b=${resolve(CLIP)}`] })).toThrow(
    'cameras "a" and "b" are the same recording',
  )
})

test.each([
  [{ port: 0, tlsCert: 'c.pem' }, '--tls-cert is given alone'],
  [{ port: 0, tlsKey: 'k.pem' }, '--tls-key is given alone'],
  [{ port: 0, tlsCert: 'c.pem', tlsKey: 'k.pem', selfSigned: true as const }, 'give one of the two'],
  [{ port: 0, origin: ['example.org'] }, '--origin example.org: write scheme, host and port alone'],
  [{ port: 0, origin: ['https://example.org/path'] }, '--origin https://example.org/path: write scheme'],
])('what cannot be meant is refused, %j', (given, sentence) => {
  expect(() => checkGatewayArguments(given)).toThrow(sentence)
})
