import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { prepareHandLandmarkerBundle } from '#models/hand-pose/prepare.js'
import { CHROMIUM_PATH } from './chromium.ts'
import { startHandLandmarker } from './hand-landmarker.ts'

describe.skipIf(CHROMIUM_PATH === undefined)('HandLandmarker of @mediapipe/tasks-vision in Chromium', () => {
  test.for(['full', 'lite'] as const)(
    'starts with our %s bundle, looks at pictures and asks nobody else for anything',
    { timeout: 120_000 },
    async (variant) => {
      const bundle = readFileSync(prepareHandLandmarkerBundle({ variant }))
      await using landmarker = await startHandLandmarker(bundle)
      const grey = await sharp({ create: { width: 320, height: 240, channels: 3, background: '#777' } })
        .jpeg()
        .toBuffer()
      expect(await landmarker.detect(grey)).toEqual({ width: 320, height: 240, hands: [] })
      expect(landmarker.foreignRequests).toEqual([])
    },
  )

  test('finds the hand of our own recording', { timeout: 120_000 }, async () => {
    const frame = ['-ss', '1', '-i', 'data-samples/zeljora-right/front.mp4', '-frames:v', '1']
    const png = execFileSync('ffmpeg', ['-v', 'error', ...frame, '-f', 'image2pipe', '-c:v', 'png', '-'])
    await using landmarker = await startHandLandmarker(
      readFileSync(prepareHandLandmarkerBundle({ variant: 'full' })),
    )
    const { hands } = await landmarker.detect(png)
    expect(hands).toHaveLength(1)
    expect(hands[0]?.landmarks).toHaveLength(21)
    expect(hands[0]?.score).toBeGreaterThan(0.5)
  })

  test('refuses a bundle without metadata', { timeout: 120_000 }, async () => {
    const noBundle = new TextEncoder().encode('not a bundle')
    await expect(startHandLandmarker(noBundle)).rejects.toThrow('HandLandmarker did not start')
  })
})
