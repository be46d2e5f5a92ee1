/// <reference lib="dom" />
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { letterErrors } from '#components/signs-to-text/score.js'
import { readLandmarkMessages } from '#components/types/landmark-message/read.js'
import { type LiveGateway, openGateway } from '#live/gateway/open-gateway.js'
import type { CreatedSession } from '#live/gateway/schemas.js'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import { makeSelfSigned } from '#live/tls/self-signed.js'
import { type LiveWorker, openWorker } from '#live/worker/open-worker.js'
import { canPlay } from '../live/worker/live-world.ts'
import { buildPages } from './built-pages.ts'
import { CHROMIUM_PATH, launchChromium } from './chromium.ts'
import { webcamClip } from './page-host.ts'
import { recordedPoses } from './recorded-pose.ts'
import { axeFindings, overflowPx } from './session-host.ts'
import { PICTURES, takePicture } from './take-picture.ts'

// The pages of a session with the gateway, the bus in one process and a worker: recordings in, captions out.

const CLOCK_OFF_MS = 3000
/** Of a clock that was mapped right on one machine; of one that was not, 3 s. */
const CLOCK_TOLERANCE_MS = 100

/** Half speed leaves two busy cores enough pictures of each letter; as many of seven may be wrong as for the page alone. */
const SLOWER = 2
const MOST_EDITS = 2

const keys = () => ({ ticketKey: randomBytes(32), operatorKey: randomBytes(16).toString('hex') })

describe.skipIf(CHROMIUM_PATH === undefined)('a session in Chromium with its gateway', () => {
  const { text, poses } = recordedPoses('zeljora-right/zeljora')
  let browser: Browser
  let bus: LiveBus
  let gateway: LiveGateway
  let worker: LiveWorker
  let recordings: string

  beforeAll(async () => {
    buildPages()
    bus = openInProcessBus()
    recordings = mkdtempSync(join(tmpdir(), 'signline-recordings-'))
    worker = await openWorker({
      bus,
      workerId: 'w',
      device: 'cpu',
      cameraCapacity: 0,
      sessionCapacity: 8,
      recordings,
    })
    gateway = await openGateway({
      bus,
      ...keys(),
      pageFolder: 'dist/page',
    })
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await worker?.close()
    await gateway?.close()
    await bus?.close()
    rmSync(recordings, { recursive: true, force: true })
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
    const captions = await stage.open(tickets.reader.link.replace('#', '?size=26vh&background=1d2733#'), {
      width: 1280,
      height: 400,
    })
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
      await takePicture(captions, 'captions')
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
    if (PICTURES !== undefined) {
      await operator.waitForFunction(
        () => (document.querySelector('.under-way .said')?.textContent ?? '').length > 3,
      )
      await takePicture(operator, 'stage')
    }
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

  test.skipIf(!canPlay)(
    'a webcam joins: its hands are found in the page, only they are sent, and the gateway’s captions spell the sample',
    async () => {
      using clip = webcamClip('data-samples/zeljora-right/front.mp4', SLOWER)
      const withWebcam = await launchChromium([
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-video-capture=${resolve(clip.path)}`,
      ])
      try {
        const { session, tickets } = await gateway.createSession()
        const context = await withWebcam.newContext({ viewport: { width: 390, height: 844 } })
        await context.grantPermissions(['camera'])
        const page = await context.newPage()
        await page.goto(`${gateway.url}${tickets.camera.link.replace('#', '?camera=phone#')}`)
        expect(await page.getByText('The camera is off.').count()).toBe(1)
        await page.getByRole('button', { name: 'Start camera' }).click()
        const seen = async (): Promise<boolean> =>
          (await bus.states.cameras(session.id)).some(
            ({ shareWithHand, width }) => shareWithHand > 0 && width === 640,
          )
        await expect.poll(seen, { timeout: 120_000 }).toBe(true)
        await expect.poll(() => page.locator('.facts dd').first().textContent()).toMatch(/^[1-9]\d* %$/)
        expect(await axeFindings(page)).toEqual([])
        // Names of cameras are long.
        expect(await overflowPx(page)).toBe(0)
        await takePicture(page, 'join')
        const words = () => page.locator('[role=log] .said').allTextContents()
        const fewestEdits = async (): Promise<number> =>
          Math.min(text.length, ...(await words()).map((word) => letterErrors(text, word).errors))
        await expect.poll(fewestEdits, { timeout: 150_000, interval: 500 }).toBeLessThanOrEqual(MOST_EDITS)
        console.log(
          `a webcam spelled ${text} through a gateway, over and over; read: ${(await words()).join(' ')}`,
        )
        await page.getByRole('button', { name: 'Stop' }).click()
        await expect.poll(() => page.getByText('The camera is off.').count()).toBe(1)
      } finally {
        await withWebcam.close()
      }
    },
  )

  describe('by an address that is not localhost', () => {
    let elsewhere: Browser
    beforeAll(async () => {
      elsewhere = await launchChromium(['--host-resolver-rules=MAP stage.example 127.0.0.1'])
    })
    afterAll(() => elsewhere?.close())

    test('a phone joins over HTTPS by the QR code that the stage shows', async () => {
      const tls = await makeSelfSigned(['stage.example'], [])
      const secure = await openGateway({ ...keys(), bus, pageFolder: 'dist/page', tls })
      const context = await elsewhere.newContext({ ignoreHTTPSErrors: true })
      try {
        const { tickets } = await secure.createSession()
        const origin = `https://stage.example:${secure.address.port}`
        const operator = await context.newPage()
        await operator.goto(`${origin}${tickets.operator.link}`)
        await operator.getByRole('button', { name: 'Make a link' }).first().click()
        await operator.getByRole('img', { name: 'QR code of the link for the camera' }).waitFor()
        expect(await axeFindings(operator)).toEqual([])
        const phone = await context.newPage()
        await phone.goto(await operator.getByLabel('Link for the camera', { exact: true }).inputValue())
        await expect.poll(() => phone.getByText('Connected to the session.').count()).toBe(1)
        expect(await phone.evaluate(() => isSecureContext && 'mediaDevices' in navigator)).toBe(true)
      } finally {
        await context.close()
        await secure.close()
      }
    })

    test('without HTTPS the page says plainly that it gets no camera', async () => {
      const context = await elsewhere.newContext()
      const { tickets } = await gateway.createSession()
      const phone = await context.newPage()
      await phone.goto(
        `http://stage.example:${gateway.address.port}${tickets.camera.link.replace('#', '?camera=phone#')}`,
      )
      await expect.poll(() => phone.getByText('only to pages that come over HTTPS').count()).toBe(1)
      await phone.getByRole('button', { name: 'Start camera' }).click()
      await expect.poll(() => phone.getByText('only to pages that come over HTTPS').count()).toBe(1)
      await context.close()
    })
  })
})
