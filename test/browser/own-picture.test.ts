/// <reference lib="dom" />
import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { CHROMIUM_PATH } from './chromium.ts'
import { hostPage, openPage } from './page-host.ts'
import { button, startCamera } from './page-states.ts'

/** The hand goes to and fro over so much of the picture, pixels, in so long, milliseconds. */
const SWING_PX = 240
const SWING_MS = 1200
/** A picture later the hand is up to 42 pixels on; found in the same picture again it stays within some. */
const APART_PX = 12
const LOOKS = 60
/** Of a device that is far too slow, milliseconds. */
const SLOW_LOOK_MS = 400

describe.skipIf(CHROMIUM_PATH === undefined)('The own picture, with a hand that moves to and fro,', () => {
  test('shows each hand on the very picture that it was found in', { timeout: 180_000 }, async () => {
    await using host = await hostPage()
    await using opened = await openPage(host)
    const { page } = opened
    await page.addInitScript(movingWebcam, movingHand())
    await page.reload()
    await startCamera(page)
    const seen = await handsFromBar(page)
    expect(seen.length).toBeGreaterThan(LOOKS / 2)
    const middlePx = [...seen].sort((a, b) => a - b)[seen.length >> 1] ?? Number.NaN
    const astray = seen.filter((handPx) => Math.abs(handPx - middlePx) > APART_PX)
    expect(astray.length, `of ${seen.length}, from ${middlePx}: ${astray.join(' ')}`).toBeLessThan(
      seen.length / 10,
    )
    await button(page, 'Stop camera').click()
    expect(await page.evaluate(drawnPixels), 'nobody is shown who stopped the camera').toBe(0)
    expect(opened.complaints.filter((line) => /Uncaught|Error:/.test(line))).toEqual([])
  })

  test('is the live one where reading is slow, and what was read stands in its corner', {
    timeout: 180_000,
  }, async () => {
    await using host = await hostPage()
    await using opened = await openPage(host)
    const { page } = opened
    await page.addInitScript(movingWebcam, movingHand())
    await page.addInitScript(slowLooks, SLOW_LOOK_MS)
    await page.reload()
    await startCamera(page)
    await page.locator('.picture canvas[data-as="inset"]').waitFor({ timeout: 60_000 })
    const [whole, corner] = await page
      .locator('.picture video, .picture canvas')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().width))
    expect((corner ?? 0) / (whole ?? 1)).toBeLessThan(0.5)
    expect(corner).toBeGreaterThan(0)
    expect(await page.evaluate(drawnPixels)).toBeGreaterThan(0)
  })
})

/** A frame of the sample recording, with an upright hand, as a JPEG in base64. */
function movingHand(): { readonly jpeg: string; readonly swingPx: number; readonly swingMs: number } {
  const jpeg = execFileSync('ffmpeg', [
    ...['-v', 'error', '-ss', '1.6', '-i', 'data-samples/zeljora-right/front.mp4'],
    ...['-frames:v', '1', '-c:v', 'mjpeg', '-q:v', '2', '-f', 'image2pipe', '-'],
  ])
  return { jpeg: jpeg.toString('base64'), swingPx: SWING_PX, swingMs: SWING_MS }
}

/** In the page: a webcam whose whole picture goes to and fro, with a green bar at its left edge. */
function movingWebcam(hand: ReturnType<typeof movingHand>): void {
  navigator.mediaDevices.getUserMedia = async () => {
    const bytes = Uint8Array.from(atob(hand.jpeg), (letter) => letter.charCodeAt(0))
    const still = await createImageBitmap(new Blob([bytes], { type: 'image/jpeg' }))
    const canvas = document.createElement('canvas')
    canvas.width = still.width
    canvas.height = still.height
    const context = canvas.getContext('2d')
    setInterval(() => {
      const phase = (performance.now() % hand.swingMs) / hand.swingMs
      const atPx = Math.round(hand.swingPx * Math.abs(2 * phase - 1))
      context?.drawImage(still, atPx - hand.swingPx / 2, 0)
      if (context) context.fillStyle = '#00ff00'
      context?.fillRect(0, 0, canvas.width, 20)
      if (context) context.fillStyle = '#0000ff'
      context?.fillRect(atPx, 0, 16, 20)
    }, 20)
    return canvas.captureStream(30)
  }
}

/** In the page: every look of the hand worker takes longer. */
function slowLooks(lookMs: number): void {
  const post = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (this: Worker, message: unknown, ...more: unknown[]) {
    const isLook = (message as { type?: string } | null)?.type === 'look'
    const send = () => Reflect.apply(post, this, [message, ...more])
    if (isLook) setTimeout(send, lookMs)
    else send()
  }
}

/** In the page: how many pixels of the own picture's canvas are not transparent. */
function drawnPixels(): number {
  const canvas = document.querySelector<HTMLCanvasElement>('.picture canvas')
  const data = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
  return data.filter((_: number, at: number) => at % 4 === 3).filter((alpha: number) => alpha > 0).length
}

/** How far the drawn finger tips are from the mark that moves with the picture, pixels, picture after picture. */
async function handsFromBar(page: Page): Promise<number[]> {
  const seen: number[] = []
  for (let look = 0; look < LOOKS; look++) {
    await page.waitForTimeout(110)
    const handPx = await page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.picture canvas')
      const context = canvas?.getContext('2d')
      if (!canvas || !context) return undefined
      const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
      const meanX = (fromRow: number, toRow: number, is: (r: number, g: number, b: number) => boolean) => {
        let [sum, count] = [0, 0]
        for (let y = fromRow; y < toRow; y++)
          for (let x = 0; x < canvas.width; x++) {
            const at = 4 * (y * canvas.width + x)
            if (!is(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0)) continue
            sum += x
            count++
          }
        return count < 20 ? undefined : sum / count
      }
      const mark = meanX(4, 14, (r, g, b) => b > 180 && r < 90 && g < 90)
      const tips = meanX(30, canvas.height, (r, g, b) => r === 0xff && g === 0xd5 && b === 0x4a)
      return mark === undefined || tips === undefined ? undefined : tips - mark
    })
    if (handPx !== undefined) seen.push(handPx)
  }
  return seen
}
