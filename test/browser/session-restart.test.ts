/// <reference lib="dom" />
import { randomBytes } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LiveGateway, openGateway } from '#live/gateway/open-gateway.js'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import { type LiveWorker, openWorker } from '#live/worker/open-worker.js'
import { buildPages } from './built-pages.ts'
import { CHROMIUM_PATH, launchChromium } from './chromium.ts'
import { recordedPoses } from './recorded-pose.ts'

// A gateway that is restarted at its address, drained or not, under pages in Chromium; bus and worker stay.

const FINALS_BEFORE = 1
const FINALS_AFTER = 2

describe.skipIf(CHROMIUM_PATH === undefined)('pages whose gateway is restarted', () => {
  const { text, poses } = recordedPoses('zeljora-right/zeljora')
  const keys = { ticketKey: randomBytes(32), operatorKey: randomBytes(16).toString('hex') }
  let browser: Browser
  let bus: LiveBus
  let gateway: LiveGateway
  let worker: LiveWorker

  const open = (port = 0): Promise<LiveGateway> =>
    openGateway({ bus, ...keys, port, pageFolder: 'dist/page' })

  beforeAll(async () => {
    buildPages()
    bus = openInProcessBus()
    worker = await openWorker({ bus, workerId: 'w', device: 'cpu', cameraCapacity: 0, sessionCapacity: 8 })
    gateway = await open()
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await worker?.close()
    await gateway?.close()
    await bus?.close()
  })

  test.each([
    ['drained, as at SIGTERM', async () => gateway.drain()],
    ['cut off', async () => {}],
  ])('go on by themselves: no final is lost or shown twice (%s)', { timeout: 180_000 }, async (_, drain) => {
    const { session, tickets } = await gateway.createSession()
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    try {
      const page = async (link: string): Promise<Page> => {
        const opened = await context.newPage()
        await opened.route(
          ({ pathname }) => pathname.startsWith('/recordings/'),
          (route) => route.fulfill({ body: poses.get('front') ?? '' }),
        )
        await opened.goto(`${gateway.url}${link}`)
        return opened
      }
      const operator = await page(tickets.operator.link)
      const captions = await page(tickets.reader.link.replace('#', '?blank=0&lines=10&size=4vh#'))
      const camera = await page(
        tickets.camera.link.replace('#', '?camera=front&replay=/recordings/front.pose&loop=1#'),
      )
      const shown = {
        operator: operator.locator('.rows .said'),
        captions: captions.locator('.word.final'),
        aloud: captions.locator('[role=log] p'),
        camera: camera.locator('[role=log] .said'),
      }
      const count = (): Promise<number> => shown.captions.count()
      await expect.poll(count, { timeout: 60_000 }).toBe(FINALS_BEFORE)
      await captions.locator('.word.partial').waitFor({ timeout: 30_000 }) // in the middle of a word

      const { port } = gateway.address
      await drain()
      await gateway.close()
      await expect.poll(() => camera.getByText('connects again by itself').count()).toBe(1)
      gateway = await open(port)

      await expect.poll(count, { timeout: 90_000 }).toBeGreaterThanOrEqual(FINALS_BEFORE + FINALS_AFTER)
      await expect.poll(() => camera.getByText('Connected to the session.').count()).toBe(1)
      await camera.getByRole('button', { name: 'Stop' }).click()
      // A word under way becomes final when nothing more comes; then the log of the bus is all there is.
      await expect.poll(() => captions.locator('.word.partial').count(), { timeout: 30_000 }).toBe(0)
      const said = (await bus.captions.finals(session.id, 0)).map((caption) => caption.text)
      await expect.poll(() => shown.captions.allTextContents()).toEqual(said)
      await expect.poll(() => shown.aloud.allTextContents()).toEqual(said)
      await expect.poll(() => shown.camera.allTextContents()).toEqual(said)
      await expect.poll(async () => (await shown.operator.allTextContents()).reverse()).toEqual(said)
      expect(said.at(-1), 'the last word was signed after the restart').toBe(text)
      expect(await operator.getByText('Connected.').count()).toBe(1)
    } finally {
      await context.close()
    }
  })
})
