import { describe, expect, test } from 'vitest'
import { readCameraOptions } from '#cli/transcribe/camera-options.js'
import { UnusableInputError } from '#components/types/errors.js'

describe('the camera options', () => {
  test('name cameras, mirrored ones and offsets', () => {
    expect(
      readCameraOptions({
        camera: ['front=a.mp4', 'left=b=c.mp4'],
        mirrored: ['left'],
        offset: ['left=-40.5'],
      }),
    ).toEqual([
      { id: 'front', uri: 'a.mp4', mirrored: false, offsetMs: 40.5 },
      { id: 'left', uri: 'b=c.mp4', mirrored: true, offsetMs: 0 },
    ])
  })

  test.each([
    [{}, /no camera is given.*--camera front=clip\.mp4/],
    [{ camera: ['clip.mp4'] }, /--camera clip\.mp4: write ID=URI/],
    [{ camera: ['=clip.mp4'] }, /write ID=URI/],
    [{ camera: ['front='] }, /write ID=URI/],
    [{ camera: ['rtsp://host/?a=b'] }, /write ID=URI/],
    [{ camera: ['../x=clip.mp4'] }, /write ID=URI/],
    [{ camera: ['a=1.mp4', 'a=2.mp4'] }, /another camera "a"/],
    [{ camera: ['a=1.mp4'], mirrored: ['b'] }, /--mirrored b: there is no camera "b"/],
    [{ camera: ['a=1.mp4'], offset: ['a'] }, /--offset a: write ID=MILLISECONDS/],
    [{ camera: ['a=1.mp4'], offset: ['a=soon'] }, /--offset a=soon: write ID=MILLISECONDS/],
    [{ camera: ['a=1.mp4'], offset: ['a= '] }, /write ID=MILLISECONDS/],
    [{ camera: ['a=1.mp4'], offset: ['a=1e308'] }, /--offset a=1e308: .* at most a day/],
    [{ camera: ['a=1.mp4'], offset: ['b=3'] }, /--offset b=3: there is no camera "b"/],
  ])('%j is refused in one sentence', (given, sentence) => {
    expect(() => readCameraOptions(given)).toThrow(sentence)
    expect(() => readCameraOptions(given)).toThrow(UnusableInputError)
  })

  test('name every fault at once', () => {
    expect(() => readCameraOptions({ camera: ['clip.mp4'], mirrored: ['b'], offset: ['c'] })).toThrow(
      /clip\.mp4.*; .*--offset c.*; .*--mirrored b/,
    )
  })
})
