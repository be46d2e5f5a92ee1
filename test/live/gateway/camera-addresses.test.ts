import { describe, expect, test } from 'vitest'
import { UnusableInputError } from '#components/types/errors.js'
import { CameraAddresses } from '#live/gateway/camera-addresses.js'

const addresses = new CameraAddresses([
  'rtsp://cams.example:8554',
  'rtsp://10.0.0.5/stage',
  'http://cams.example/public/',
  '/dev/video0',
  '/srv/rehearsal/',
])

describe('A server camera is allowed', () => {
  test.each([
    ['rtsp://cams.example:8554/any/path', 'rtsp://cams.example:8554/any/path'],
    ['RTSP://CAMS.EXAMPLE:8554/a', 'rtsp://cams.example:8554/a'],
    ['rtsp://10.0.0.5/stage', 'rtsp://10.0.0.5:554/stage'],
    ['rtsp://10.0.0.5:554/stage/left?channel=1', 'rtsp://10.0.0.5:554/stage/left?channel=1'],
    ['rtsp://user:word@10.0.0.5/stage', 'rtsp://user:word@10.0.0.5:554/stage'],
    ['http://cams.example/public/a.mjpeg', 'http://cams.example:80/public/a.mjpeg'],
    ['http://cams.example:80/public/../public/b', 'http://cams.example:80/public/b'],
    ['/dev/video0', '/dev/video0'],
    ['/srv/rehearsal/one.mp4', '/srv/rehearsal/one.mp4'],
    ['/srv/rehearsal/./two//one.mp4', '/srv/rehearsal/two/one.mp4'],
  ])('%s', (uri, written) => {
    expect(addresses.check(uri)).toEqual({ ok: true, uri: written })
  })
})

describe('A server camera is refused', () => {
  test.each([
    ['another port', 'rtsp://cams.example:8555/a'],
    ['the port of the usual scheme', 'rtsp://cams.example/a'],
    ['another scheme', 'http://cams.example:8554/a'],
    ['another host', 'rtsp://evil.example:8554/a'],
    ['a host that begins alike', 'rtsp://cams.example.evil.example:8554/a'],
    ['an allowed host as user', 'rtsp://cams.example:8554@evil.example:8554/a'],
    ['an allowed host as user and word', 'rtsp://cams.example:8554%40@evil.example/a'],
    ['an allowed host after a hash', 'rtsp://evil.example#cams.example:8554/'],
    ['an allowed host behind a backslash', 'rtsp://evil.example\\@cams.example:8554/'],
    ['a path beside', 'rtsp://10.0.0.5/stage2'],
    ['a path above', 'rtsp://10.0.0.5/stage/../admin'],
    ['a path above, encoded', 'rtsp://10.0.0.5/stage/%2e%2e/admin'],
    ['a path above, encoded twice', 'rtsp://10.0.0.5/stage/%252e%252e/admin'],
    ['an encoded slash', 'http://cams.example/public/..%2fadmin'],
    ['an encoded backslash', 'http://cams.example/public/..%5cadmin'],
    ['an encoded null', 'http://cams.example/public/a%00'],
    ['the metadata of a cloud', 'http://169.254.169.254/latest/meta-data/'],
    ['the same as one number', 'http://2852039166/latest/meta-data/'],
    ['this machine', 'http://127.0.0.1:6379/'],
    ['this machine as a short number', 'http://0x7f.1/'],
    ['this machine in IPv6', 'http://[::1]/public/'],
    ['another device', '/dev/video1'],
    ['a file of the machine', '/etc/passwd'],
    ['a file above', '/srv/rehearsal/../../etc/passwd'],
    ['a folder that begins alike', '/srv/rehearsals/one.mp4'],
    ['the file scheme', 'file:///srv/rehearsal/one.mp4'],
    ['another protocol', 'gopher://cams.example:8554/'],
    ['a chain of protocols', 'concat:/srv/rehearsal/one.mp4|/etc/passwd'],
    ['a property of objects', 'constructor://cams.example/'],
    ['a relative path', 'srv/rehearsal/one.mp4'],
    ['a share', '//srv/rehearsal/one.mp4'],
    ['a line break', '/srv/rehearsal/one.mp4\n/etc/passwd'],
    ['a space', ' rtsp://cams.example:8554/a'],
    ['no host', 'rtsp://'],
    ['a port that is none', 'rtsp://cams.example:99999/'],
    ['a book', `/srv/rehearsal/${'a'.repeat(2000)}`],
    ['nothing', ''],
  ])('with %s', (_what, uri) => {
    const checked = addresses.check(uri)
    expect(checked.ok).toBe(false)
    expect(checked.ok ? '' : checked.fault).toMatch(/^the camera's address is refused: /)
  })

  test('whatever it is, where nothing is allowed', () => {
    const none = new CameraAddresses([])
    for (const uri of ['/dev/video0', 'rtsp://cams.example:8554/', '/'])
      expect(none.check(uri)).toMatchObject({ ok: false })
  })

  test('without its password being told', () => {
    const checked = addresses.check('rtsp://user:secret@evil.example/a?token=secret')
    expect(checked.ok ? 'secret' : checked.fault).not.toContain('secret')
  })
})

test('Every pattern that is none is named at once', () => {
  expect(() => new CameraAddresses(['cams', 'ftp://x/', '/dev/video0'])).toThrow(UnusableInputError)
  expect(() => new CameraAddresses(['cams', 'ftp://x/'])).toThrow(/pattern cams: .*pattern ftp/)
})
