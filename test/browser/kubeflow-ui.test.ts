/// <reference lib="dom" />
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReportInput } from '#components/signs-to-text/report/report-input.js'
import { writeReport } from '#components/signs-to-text/report/write-report.js'
import type { Sign } from '#components/types/sign.js'
import { reportCamera, reportInput } from '../components/signs-to-text/report/report-input.ts'
import { sign, spell, transcriptFrom } from '../components/signs-to-text/signs.ts'
import { CHROMIUM_PATH, launchChromium } from './chromium.ts'

/** What a page may have where the Kubeflow UI shows it. */
const LARGEST_PAGE_BYTES = 2_000_000
/** Where the user interface stands; nothing is asked of it but its page, once. */
const UI = 'http://kubeflow.test/pipeline/'
/** Pictures that are kept for looking at, where this is set to a folder. */
const PICTURES = process.env.SIGNLINE_TEST_PICTURES

const signs = spell('MY NAME IS ZELJORA', 3, 1200)
const short = reportInput(signs, {
  cameras: ['front', 'left', 'right'].map((id) => reportCamera(id, signs)),
})

const framed = (input: ReportInput): string => writeReport(input, 'frame')

/** An hour of four cameras, with as much in it as a report can have: hands that come and go all the time. */
function hourOfFourCameras(lettersPerMinute: number): ReportInput {
  const intervalMs = 60_000 / lettersPerMinute
  const many = Array.from({ length: 60 * lettersPerMinute }, (_, nth): Sign => {
    const letter = String.fromCharCode(65 + (nth % 26))
    const startMs = nth * intervalMs
    return {
      ...sign(letter, startMs, startMs + 0.6 * intervalMs, 0.35 + 0.6 * ((nth * 7) % 10) * 0.1),
      alternatives: ['M', 'N', 'S', 'T'].map((label, at) => ({ label, confidence: 0.1 / (at + 1) })),
      cameras: ['front', 'left', 'right', 'above'],
    }
  })
  const seen = Array.from({ length: 9000 }, (_, nth) => ({
    startMs: nth * 400,
    endMs: nth * 400 + 200,
    weight: (nth % 11) / 10,
  }))
  // As many pictures as the command line puts in, of the size that it gives them.
  const jpeg = (): string => `data:image/jpeg;base64,${randomBytes(6000).toString('base64')}`
  const cameras = ['front', 'left', 'right', 'above'].map((id) => {
    const camera = reportCamera(id, many.slice(0, 37))
    const pictures = camera.signs.map((shown) => ({
      ...shown,
      picture: { ...shown.picture, dataUrl: jpeg() },
    }))
    return { ...camera, durationMs: 3_600_000, frames: 108_000, seen, signs: pictures }
  })
  const transcript = { ...transcriptFrom(many), durationMs: 3_600_000, cameras: cameras.map(({ id }) => id) }
  return { ...short, transcript, cameras }
}

describe('the page of an hour with four cameras stays small', () => {
  test.each([1, 6, 60, 240])('%d letters a minute', (lettersPerMinute) => {
    const page = framed(hourOfFourCameras(lettersPerMinute))
    expect(Buffer.byteLength(page)).toBeLessThan(LARGEST_PAGE_BYTES)
  })
})

describe.skipIf(CHROMIUM_PATH === undefined)('in a frame as the Kubeflow UI makes it', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  interface Shown extends AsyncDisposable {
    readonly tab: Page
    readonly frame: Frame
    /** What the console said and what was asked for. */
    readonly complaints: string[]
  }

  /** Shows a page as upstream's HTML viewer does, in a sandboxed frame, with every request cut off. */
  async function show(page: string, width: number): Promise<Shown> {
    const context = await browser.newContext({ viewport: { width, height: 900 } })
    const complaints: string[] = []
    let opened = false
    await context.route('**', (route) => {
      if (!opened) {
        opened = true
        return route.fulfill({ contentType: 'text/html', body: '<!DOCTYPE html><title>Kubeflow</title>' })
      }
      complaints.push(`request for ${route.request().url().slice(0, 100)}`)
      return route.abort()
    })
    const tab = await context.newPage()
    tab.on('console', (message) => complaints.push(message.text()))
    tab.on('pageerror', (error) => complaints.push(error.message))
    await tab.goto(UI)
    await tab.evaluate((srcdoc) => {
      const frame = document.createElement('iframe')
      frame.title = 'Static HTML'
      frame.setAttribute('sandbox', 'allow-scripts')
      frame.style.cssText = 'border: 1px solid #ccc; width: 100%; height: 860px'
      frame.srcdoc = srcdoc
      document.body.append(frame)
    }, page)
    const frame = tab.frames().find((one) => one !== tab.mainFrame())
    if (frame === undefined) throw new Error('the frame is not there')
    await frame.waitForSelector('footer')
    return { tab, frame, complaints, [Symbol.asyncDispose]: () => context.close() }
  }

  async function keepPicture(tab: Page, name: string): Promise<void> {
    if (PICTURES === undefined) return
    mkdirSync(PICTURES, { recursive: true })
    await tab.screenshot({ path: `${PICTURES}/${name}.png` })
  }

  test.each([420, 1180])('it is shown whole on %d pixels and asks for nothing', async (width) => {
    await using shown = await show(framed(short), width)
    const measured = await shown.frame.evaluate(() => {
      const { scrollWidth, clientWidth, scrollHeight } = document.documentElement
      const shownBoxes = [...document.querySelectorAll('.spelled a, svg.timeline, table, svg.picture')].map(
        (element) => element.getBoundingClientRect(),
      )
      return {
        overflow: scrollWidth - clientWidth,
        scrollHeight,
        styled: getComputedStyle(document.body).margin,
        empty: shownBoxes.filter((box) => box.width === 0 || box.height === 0).length,
        shown: shownBoxes.length,
      }
    })
    await keepPicture(shown.tab, `report-${width}`)
    await shown.frame.evaluate(() => document.querySelector('#letters')?.scrollIntoView())
    await keepPicture(shown.tab, `report-${width}-letters`)
    expect(measured).toMatchObject({ overflow: 0, styled: '0px', empty: 0 })
    expect(measured.shown).toBeGreaterThan(20)
    expect(measured.scrollHeight).toBeGreaterThan(1500)
    expect(shown.complaints).toEqual([])
  })

  test('the keyboard reaches the letters, and a letter leads to its row without leaving the page', async () => {
    await using shown = await show(framed(short), 1180)
    const reached: (string | null | undefined)[] = []
    for (let press = 0; press < 4; press++) {
      await shown.tab.keyboard.press('Tab')
      reached.push(
        await shown.frame.evaluate(
          () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent,
        ),
      )
    }
    expect(reached).toContain('M, 90 %')
    await shown.frame.focus('a[href$="#sign-12"]')
    await shown.tab.keyboard.press('Enter')
    await shown.frame.waitForFunction(() => document.querySelector('tr:target')?.id === 'sign-12')
    await shown.frame.waitForFunction(() => {
      const row = document.querySelector('#sign-12')?.getBoundingClientRect()
      return row !== undefined && row.top >= 0 && row.bottom <= innerHeight // once it has scrolled there
    })
    await keepPicture(shown.tab, 'report-target')
    expect(shown.complaints).toEqual([])
  })

  test('an hour of four cameras is shown, too', async () => {
    await using shown = await show(framed(hourOfFourCameras(60)), 1180)
    const { rows, overflow } = await shown.frame.evaluate(() => ({
      rows: document.querySelectorAll('svg.timeline').length,
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    }))
    await keepPicture(shown.tab, 'hour')
    await shown.frame.evaluate(() => document.querySelector('#timeline')?.scrollIntoView())
    await keepPicture(shown.tab, 'hour-timeline')
    expect(rows).toBeGreaterThan(5)
    expect(overflow).toBe(0)
    expect(shown.complaints.filter((line) => !line.includes('data:image'))).toEqual([])
  })
})
