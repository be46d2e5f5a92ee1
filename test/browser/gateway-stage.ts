import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { type GatewayOptions, type LiveGateway, openGateway } from '#live/gateway/open-gateway.js'
import type { CreatedSession } from '#live/gateway/schemas.js'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import { type LiveWorker, openWorker } from '#live/worker/open-worker.js'
import { buildPages } from './built-pages.ts'
import { launchChromium } from './chromium.ts'
import { recordedPoses } from './recorded-pose.ts'

// The pages of a session with the gateway, the bus in one process and a worker: recordings in, captions out.

/** Against hanging, not against slowness. */
export const MOST_WAIT_MS = 120_000

/** One session and the pages that are opened for it. */
export interface GatewayStage extends AsyncDisposable {
  readonly created: CreatedSession
  /** Faults in the pages' consoles. */
  readonly complaints: readonly string[]
  open(path: string, viewport?: { width: number; height: number }): Promise<Page>
  /** A page that is this camera and replays its recording. */
  join(camera: string, query?: string): Promise<Page>
}

export interface GatewayWorld {
  /** What the recordings spell. */
  readonly text: string
  readonly bus: LiveBus
  readonly gateway: LiveGateway
  openStage(): Promise<GatewayStage>
  /** A further gateway on the same bus. */
  openGateway(options: Partial<GatewayOptions>): Promise<LiveGateway>
}

/** For the body of a `describe`: one gateway, one worker and one Chromium for all of its tests. */
export function gatewayWorld(): GatewayWorld {
  const { text, poses } = recordedPoses('zeljora-right/zeljora')
  let browser: Browser
  let bus: LiveBus
  let gateway: LiveGateway
  let worker: LiveWorker
  let recordings: string

  const openAnother = (options: Partial<GatewayOptions>): Promise<LiveGateway> =>
    openGateway({
      bus,
      ticketKey: randomBytes(32),
      operatorKey: randomBytes(16).toString('hex'),
      pageFolder: 'dist/page',
      ...options,
    })

  beforeAll(async () => {
    buildPages()
    bus = openInProcessBus()
    recordings = mkdtempSync(join(tmpdir(), 'signline-recordings-'))
    const capacities = { cameraCapacity: 0, sessionCapacity: 8 }
    worker = await openWorker({ bus, workerId: 'w', device: 'cpu', ...capacities, recordings })
    gateway = await openAnother({})
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    await worker?.close()
    await gateway?.close()
    await bus?.close()
    rmSync(recordings, { recursive: true, force: true })
  })

  async function openStage(): Promise<GatewayStage> {
    const created = await gateway.createSession()
    const complaints: string[] = []
    const contexts: BrowserContext[] = []
    const open = async (path: string, viewport = { width: 1280, height: 720 }): Promise<Page> => {
      const context = await browser.newContext({ viewport, reducedMotion: 'reduce' })
      contexts.push(context)
      context.setDefaultTimeout(MOST_WAIT_MS)
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

  return {
    text,
    get bus() {
      return bus
    },
    get gateway() {
      return gateway
    },
    openStage,
    openGateway: openAnother,
  }
}
