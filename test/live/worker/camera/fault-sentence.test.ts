import { expect, test } from 'vitest'
import { SizeChangeError } from '#components/camera-to-frames/stage.js'
import { faultSentence } from '#live/worker/camera/fault-sentence.js'

test.each([
  [
    'rtsp://me:secret@cam.local/live',
    'rtsp://me@cam.local/live could not be reached (Connection refused); check',
  ],
  ['/srv/rehearsal/front.mp4', '/srv/rehearsal/front.mp4 does not exist; check the path'],
  [
    'http://10.0.0.7:8080/s?token=abc',
    'http://127.0.0.1:4321/s: decoding stopped at 2.00 s (http://10.0.0.7:8080/s?…)',
  ],
])('a fault of %s is told without its address', (uri, message) => {
  const told = faultSentence(new Error(message), uri)
  expect(told).not.toMatch(/secret|token|cam\.local|srv|10\.0\.0\.7|127\.0\.0\.1/)
  expect(told).toMatch(/^The camera/)
})

test('a picture that changes its size is told as what it is for a live camera', () => {
  expect(faultSentence(new SizeChangeError('…; re-encode them'), 'x')).toBe('Its picture changed its size')
})
