import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readLandmarkMessages } from '#components/types/landmark-message/read.js'
import { type LiveGateway, openGateway } from '#live/gateway/open-gateway.js'
import type { CreatedSession } from '#live/gateway/schemas.js'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import { type LiveWorker, openWorker } from '#live/worker/open-worker.js'
import { CHROMIUM_PATH, launchChromium } from './chromium.ts'
import { recordedPoses } from './recorded-pose.ts'
import { axeFindings, buildPages } from './session-host.ts'

// The pages of a session with the gateway, the bus in one process and a worker: recordings in, captions out.

/** Draws the pictures of the guide anew: SIGNLINE_PICTURES=docs/pictures npx vitest run … */
const PICTURES = process.env.SIGNLINE_PICTURES
const CLOCK_OFF_MS = 3000
/** Of a clock that was mapped right on one machine; of one that was not, 3 s. */
const CLOCK_TOLERANCE_MS = 100

describe.skipIf(CHROMIUM_PATH === undefined)('a session in Chromium with its gateway', () => {
  const { text, poses } = recordedPoses('zeljora-right/zeljora')
  let browser: Browser
  let bus: LiveBus
  let gateway: LiveGateway
  let worker: LiveWorker

  beforeAll(async () => {
    buildPages()
    bus = openInProcessBus()
    worker = await openWorker({ bus, workerId: 'w', device: 'cpu', cameraCapacity: 0, sessionCapacity: 8 })
    gateway = await openGateway({
      bus,
      ticketKey: randomBytes(32),
      operatorKey: randomBytes(16).toString('hex'),
      pageFolder: 'dist/page',
    })
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await worker?.close()
    await gateway?.close()
    await bus?.close()
  })

  interface Stage extends AsyncDisposable {
    readonly created: CreatedSession
    readonly complaints: string[]
    open(path: string, viewport?: { width: number; height: number }): Promise<Page>
    join(camera: string, query?: string): Promise<Page>
  }

  async function openStage(): Promise<Stage> {
    const created = await gateway.createSession()
    const complaints: string[] = []
    const contexts: BrowserContext[] = []
    const open = async (path: string, viewport = { width: 1280, height: 720 }): Promise<Page> => {
      const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
      contexts.push(context)
      context.setDefaultTimeout(30_000)
      const page = await context.newPage()
      page.on('console', (message) => {
        if (message.type() === 'error') complaints.push(message.text())
      })
      page.on('pageerror', (error) => complaints.push(error.message))
      await page.route(
        ({ pathname }) => pathname.startsWith('/recordings/'),
        (route) => {
          const camera = /([a-z]+)\.pose$/.exec(route.request().url())?.[1] ?? ''
          return route.fulfill({ body: poses.get(camera) ?? '', contentType: 'application/octet-stream' })
        },
      )
      await page.goto(`${gateway.url}${path}`)
      return page
    }
    return {
      created,
      complaints,
      open,
      join: async (camera, query = '') => {
        const link = new URL(created.tickets.camera.link, gateway.url)
        const search = `?camera=${camera}&replay=/recordings/${camera}.pose${query}`
        return await open(`${link.pathname}${search}${link.hash}`, { width: 390, height: 844 })
      },
      [Symbol.asyncDispose]: async () => {
        for (const context of contexts) await context.close()
      },
    }
  }

  test('cameras replay a recording, one with its clock off, and its word is on the captions page and the stage', async () => {
    await using stage = await openStage()
    const { session, tickets } = stage.created
    const operator = await stage.open(tickets.operator.link)
    const captions = await stage.open(`${tickets.reader.link.replace('#', '?size=16vh#')}`)
    const ending = new AbortController()
    const seen = new Map<string, number[]>()
    const watching = (async () => {
      for await (const { cameraId, messages } of bus.landmarks.read(session.id, 0, ending.signal))
        for (const { timestampMs } of readLandmarkMessages(messages, cameraId))
          seen.set(cameraId, [...(seen.get(cameraId) ?? []), bus.nowMs() - session.startedAtMs - timestampMs])
    })()
    const front = await stage.join('front', '&loop=1&replayAtMs=0')
    await stage.join('left', `&loop=1&replayAtMs=0&clockOffsetMs=${CLOCK_OFF_MS}`)

    await expect.poll(() => captions.locator('.word.partial').count(), { timeout: 60_000 }).toBe(1)
    if (PICTURES !== undefined) {
      await captions.waitForFunction(
        () => (document.querySelector('.word.partial')?.textContent ?? '').length > 3,
      )
      await picture(captions, 'captions')
    }
    // A camera that joins in mid-word sees half of it; the recording comes round again.
    const patient = { timeout: 90_000 }
    await expect.poll(() => captions.locator('.word.final').allTextContents(), patient).toContain(text)
    await expect.poll(() => operator.locator('.rows .said').allTextContents(), patient).toContain(text)
    await expect.poll(() => front.locator('[role=log] .said').allTextContents(), patient).toContain(text)
    expect(await operator.locator('.rows .quiet').first().textContent()).toMatch(/read by .*(front|left)/)

    await expect.poll(() => operator.locator('.cards h3').allTextContents()).toEqual(['front', 'left'])
    const offsets = await operator.locator('.cards dd').allTextContents()
    expect(offsets.some((value) => /^(29|30)\d\d ms$/.test(value))).toBe(true)
    for (const [camera, ages] of seen) {
      const middleMs = [...ages].sort((a, b) => a - b)[ages.length >> 1] ?? Number.NaN
      expect(Math.abs(middleMs), camera).toBeLessThan(CLOCK_OFF_MS - CLOCK_TOLERANCE_MS)
    }
    expect([...seen.keys()].sort()).toEqual(['front', 'left'])

    expect(await axeFindings(operator)).toEqual([])
    expect(await axeFindings(captions)).toEqual([])
    expect(await axeFindings(front)).toEqual([])
    await picture(operator, 'stage')
    expect(stage.complaints).toEqual([])
    ending.abort()
    await watching
  })

  test('recording is off until the operator says yes, and then every camera shows it', async () => {
    await using stage = await openStage()
    const operator = await stage.open(stage.created.tickets.operator.link)
    const camera = await stage.join('front', '&loop=1')
    await expect.poll(() => camera.locator('.recording').textContent()).toBe('Nothing is recorded.')
    await operator.getByRole('button', { name: 'Record…' }).click()
    await operator.getByRole('dialog').getByRole('button', { name: 'Record' }).click()
    for (const page of [camera, operator])
      await expect.poll(() => page.locator('.recording').textContent()).toContain('Recording')
    expect((await bus.sessions.get(stage.created.session.id))?.recording).toBe(true)
    await operator.getByRole('button', { name: 'Stop recording' }).click()
    for (const page of [camera, operator])
      await expect.poll(() => page.locator('.recording').textContent()).toBe('Nothing is recorded.')
  })

  test('the links that the operator makes open the pages, each for its own camera', async () => {
    await using stage = await openStage()
    const operator = await stage.open(stage.created.tickets.operator.link)
    await operator.getByLabel('Name of the camera').fill('wing')
    await operator.getByRole('button', { name: 'Make a link' }).first().click()
    const link = new URL(await operator.getByLabel('Link for the camera').inputValue())
    const wing = await stage.open(`${link.pathname}${link.search}&replay=/recordings/left.pose${link.hash}`)
    await expect.poll(() => wing.locator('h1').textContent()).toBe('Camera “wing”')
    await expect.poll(() => operator.locator('.cards h3').allTextContents()).toEqual(['wing'])
    const other = await stage.open(`${link.pathname}?camera=door${link.hash}`)
    await expect.poll(() => other.getByText('The ticket is for camera "wing"').count()).toBe(1)
  })

  test('a second device with the same name takes the camera over, and the first says so and stays away', async () => {
    await using stage = await openStage()
    const first = await stage.join('front', '&loop=1')
    await expect.poll(() => first.getByText('Connected to the session.').count()).toBe(1)
    const second = await stage.join('front', '&loop=1')
    await expect.poll(() => first.getByText('Another device joined as camera "front"').count()).toBe(1)
    await expect.poll(() => second.getByText('Connected to the session.').count()).toBe(1)
    expect(await first.getByRole('button', { name: 'Stop' }).count()).toBe(0)
  })

  test('a server camera that is not allowed is refused in the server’s words', async () => {
    await using stage = await openStage()
    const operator = await stage.open(stage.created.tickets.operator.link)
    await operator.getByLabel('Name', { exact: true }).fill('wing')
    await operator.getByLabel('Address').fill('rtsp://10.0.0.1/stream')
    await operator.getByRole('button', { name: 'Add camera' }).click()
    await expect.poll(() => operator.locator('.add-camera .trouble').textContent()).toMatch(/allow/)
  })

  test('the operator ends the session, and every page says so', async () => {
    await using stage = await openStage()
    const { tickets } = stage.created
    const operator = await stage.open(tickets.operator.link)
    const captions = await stage.open(tickets.reader.link)
    const camera = await stage.join('front', '&loop=1')
    await expect.poll(() => camera.getByText('Connected to the session.').count()).toBe(1)
    await operator.getByRole('button', { name: 'End the session…' }).click()
    await operator.getByRole('dialog').getByRole('button', { name: 'End it' }).click()
    for (const page of [operator, captions, camera])
      await expect.poll(() => page.getByText('The session is over.').count(), { timeout: 20_000 }).toBe(1)
    await captions.reload()
    await expect.poll(() => captions.getByText('This session is over').count()).toBe(1)
  })

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES === undefined) return
    mkdirSync(PICTURES, { recursive: true })
    const taken = await page.screenshot({ fullPage: name === 'stage' })
    await sharp(taken)
      .resize({ width: 960 })
      .png({ palette: true, colours: 64 })
      .toFile(`${PICTURES}/${name}.png`)
  }
})
