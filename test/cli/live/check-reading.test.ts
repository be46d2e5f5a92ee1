import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { refuseUnplayable } from '#cli/live/check-reading.js'
import { canPlay, fileCamera, recordingOf } from '../../live/worker/live-world.ts'
import { ownFolder } from '../../own-folder.ts'

describe.skipIf(!canPlay)('files among the cameras', () => {
  const folder = ownFolder()

  test('that cannot be played end the start, each with its name and a remedy', async () => {
    const [text, cut] = [join(folder, 'text.mp4'), join(folder, 'cut.mp4')]
    writeFileSync(text, 'no video')
    writeFileSync(cut, readFileSync(recordingOf('front')).subarray(0, 20_000))
    const checking = refuseUnplayable([
      fileCamera('text', text),
      fileCamera('front', recordingOf('front')),
      fileCamera('cut', cut),
    ])
    await expect(checking).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^camera "text": .*MP4; camera "cut": .*MP4$/),
    })
  })

  test('are tried alone: a camera that sends may be switched on later', async () => {
    await refuseUnplayable([
      fileCamera('front', recordingOf('front')),
      fileCamera('stage', 'rtsp://127.0.0.1:1/stage'),
      fileCamera('usb', '/dev/video99'),
    ])
  })
})
