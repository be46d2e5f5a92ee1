import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { letterErrors } from '#components/signs-to-text/score.js'
import { canPlay } from '../live/worker/live-world.ts'
import { CHROMIUM_PATH, launchChromium } from './chromium.ts'
import { gatewayWorld, MOST_WAIT_MS } from './gateway-stage.ts'
import { webcamClip } from './page-host.ts'
import { axeFindings, overflowPx } from './session-host.ts'
import { takePicture } from './take-picture.ts'

/** Half speed leaves two busy cores enough pictures of each letter; as many of seven may be wrong as for the page alone. */
const SLOWER = 2
const MOST_EDITS = 2

describe.skipIf(CHROMIUM_PATH === undefined || !canPlay)('a webcam that joins by a gateway', () => {
  const world = gatewayWorld()

  test('has its hands found in the page, only they are sent, and the captions spell the sample', async () => {
    const { bus, gateway, text } = world
    using clip = webcamClip('data-samples/zeljora-right/front.mp4', SLOWER)
    const withWebcam = await launchChromium([
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${resolve(clip.path)}`,
    ])
    try {
      const { session, tickets } = await gateway.createSession()
      const context = await withWebcam.newContext({ viewport: { width: 390, height: 844 } })
      context.setDefaultTimeout(MOST_WAIT_MS)
      await context.grantPermissions(['camera'])
      const page = await context.newPage()
      await page.goto(`${gateway.url}${tickets.camera.link.replace('#', '?camera=phone#')}`)
      expect(await page.getByText('The camera is off.').count()).toBe(1)
      await page.getByRole('button', { name: 'Start camera' }).click()
      const seen = async (): Promise<boolean> =>
        (await bus.states.cameras(session.id)).some(
          ({ shareWithHand, width }) => shareWithHand > 0 && width === 640,
        )
      await expect.poll(seen).toBe(true)
      await expect.poll(() => page.locator('.facts dd').first().textContent()).toMatch(/^[1-9]\d* %$/)
      expect(await axeFindings(page)).toEqual([])
      // Names of cameras are long.
      expect(await overflowPx(page)).toBe(0)
      await takePicture(page, 'join')
      const words = () => page.locator('[role=log] .said').allTextContents()
      const fewestEdits = async (): Promise<number> =>
        Math.min(text.length, ...(await words()).map((word) => letterErrors(text, word).errors))
      await expect.poll(fewestEdits, { interval: 500 }).toBeLessThanOrEqual(MOST_EDITS)
      console.log(
        `a webcam spelled ${text} through a gateway, over and over; read: ${(await words()).join(' ')}`,
      )
      await page.getByRole('button', { name: 'Stop' }).click()
      await expect.poll(() => page.getByText('The camera is off.').count()).toBe(1)
    } finally {
      await withWebcam.close()
    }
  })
})
