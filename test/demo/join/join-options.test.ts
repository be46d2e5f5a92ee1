import { expect, test } from 'vitest'
import { isCameraId, readJoinOptions } from '../../../demo/join/join-options.ts'

test('a joining camera’s address says its name, a recording and a clock that is off', () => {
  expect(readJoinOptions('?camera=left-2&replay=/a.pose&loop=1&replayAtMs=500&clockOffsetMs=3000')).toEqual({
    cameraId: 'left-2',
    replay: '/a.pose',
    loop: true,
    replayAtMs: 500,
    clockOffsetMs: 3000,
  })
})

test('what an address says wrongly counts as not said', () => {
  const nothing = { cameraId: '', replay: '', loop: false, replayAtMs: undefined, clockOffsetMs: 0 }
  expect(readJoinOptions('')).toEqual(nothing)
  expect(readJoinOptions('?camera=a%20b&clockOffsetMs=soon&replayAtMs=&loop=0')).toEqual(nothing)
})

test('names of cameras have letters, digits, - and _ only', () => {
  expect(['front', 'A_1-b', '', 'a b', 'é', 'a'.repeat(65)].map(isCameraId)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})
