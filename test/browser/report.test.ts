/// <reference lib="dom" />
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { reportForFile, writeReport } from '#components/signs-to-text/report/write-report.js'
import { writeVtt } from '#components/signs-to-text/write-vtt.js'
import { reportCamera, reportInput } from '../components/signs-to-text/report/report-input.ts'
import { sign, spell, transcriptFrom } from '../components/signs-to-text/signs.ts'
import { ownFolder } from '../own-folder.ts'
import { CHROMIUM_PATH, launchChromium } from './chromium.ts'

const signs = spell('MY NAME IS ZELJORA', 3, 1200)
const cameras = ['front', 'left', 'right'].map((id) => reportCamera(id, signs))
const page = join(ownFolder(), 'report.html')
writeFileSync(page, writeReport(reportInput(signs, { cameras })))
const framed = writeReport(reportInput(signs, { cameras }), 'frame')

describe.skipIf(CHROMIUM_PATH === undefined)('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  async function open(
    options: Parameters<Browser['newPage']>[0],
  ): Promise<{ tab: Page; complaints: string[] }> {
    const tab = await browser.newPage(options)
    const complaints: string[] = []
    tab.on('console', (message) => complaints.push(message.text()))
    tab.on('request', (request) => {
      if (!/^(file|data):/.test(request.url())) complaints.push(request.url())
    })
    await tab.goto(pathToFileURL(page).href)
    return { tab, complaints }
  }

  test.each([
    [390, 'light'],
    [390, 'dark'],
    [1280, 'light'],
    [1280, 'dark'],
  ] as const)('the report fits %d pixels in %s mode, within its own policy', async (width, colorScheme) => {
    const { tab, complaints } = await open({ viewport: { width, height: 800 }, colorScheme })
    const measured = await tab.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      const pictures = [...document.querySelectorAll('svg.picture')]
      return {
        overflow: scrollWidth - clientWidth,
        ground: getComputedStyle(document.body).backgroundColor,
        smallest: Math.min(...pictures.map((picture) => picture.getBoundingClientRect().width)),
      }
    })
    expect(measured.overflow).toBe(0)
    expect(measured.ground).toBe(colorScheme === 'dark' ? 'rgb(20, 22, 26)' : 'rgb(246, 245, 241)')
    expect(measured.smallest).toBeGreaterThan(100)
    expect(complaints).toEqual([])
    await tab.close()
  })

  test('the keyboard reaches every letter and every part that scrolls', async () => {
    const { tab } = await open({ viewport: { width: 390, height: 800 } })
    const reached: string[] = []
    for (let press = 0; press < signs.length + 3; press++) {
      await tab.keyboard.press('Tab')
      reached.push(await tab.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''))
    }
    expect(reached.slice(1, 4)).toEqual(['M, 90 %', 'Y, 90 %', 'N, 90 %'])
    expect(reached.filter((label) => label.includes('scrolls sideways'))).toHaveLength(2)
    await tab.close()
  })

  test("the report opens in the Kubeflow UI's sandboxed frame, and its links lead within it", async () => {
    const context = await browser.newContext({ offline: true, viewport: { width: 1000, height: 700 } })
    const tab = await context.newPage()
    const complaints: string[] = []
    tab.on('console', (message) => complaints.push(message.text()))
    tab.on('request', (request) => {
      if (!request.url().startsWith('data:')) complaints.push(request.url())
    })
    await tab.setContent('<iframe sandbox="allow-scripts" width="900" height="600"></iframe>')
    await tab.evaluate((html) => {
      const frame = document.querySelector('iframe')
      if (frame !== null) frame.srcdoc = html
    }, framed)
    const frame = tab.frameLocator('iframe')
    await frame.locator('h1').waitFor()
    const decoded = await frame
      .locator('image')
      .evaluateAll((images) => images.every((image) => image.getBoundingClientRect().width > 50))
    expect(decoded).toBe(true)
    await frame.locator('a[href="#sign-15"]').click()
    await expect
      .poll(() => frame.locator('#sign-15').evaluate((row) => row.getBoundingClientRect().top))
      .toBeLessThan(600)
    expect(await frame.locator('h1').count()).toBe(1)
    expect(complaints).toEqual([])
    expect(reportForFile(framed)).toBe(writeReport(reportInput(signs, { cameras })))
    await context.close()
  })

  test('captions are shown as they were spelled', async () => {
    const tab = await browser.newPage()
    const track = writeVtt(transcriptFrom([sign('<b>&', 500, 900, 0.2), ...spell('ZELJORA', 3, 0)]))
    const address = `data:text/vtt;base64,${Buffer.from(track).toString('base64')}`
    await tab.setContent(`<video><track default kind="captions" src="${address}"></video>`)
    await tab.waitForFunction(() => document.querySelector('video')?.textTracks[0]?.cues?.length)
    const shown = await tab.evaluate(() =>
      [...(document.querySelector('video')?.textTracks[0]?.cues ?? [])].map(
        (cue) => (cue as VTTCue).getCueAsHTML().textContent,
      ),
    )
    expect(shown.join(' ')).toContain('<b>&')
    expect(shown.join(' ')).toContain('ZELJORA')
    await tab.close()
  })
})
