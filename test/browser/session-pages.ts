import { mkdirSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
import type { FromGateway, Role, SharedSession } from '#components/types/live-messages.js'
import { caption, type FakeGateway, openFakeGateway, SESSION } from '../demo/session/fake-gateway.ts'
import { buildPages } from './built-pages.ts'
import { launchChromium } from './chromium.ts'
import { servePages } from './session-host.ts'

/** A folder for pictures of each state, to be looked at: SIGNLINE_PICTURES=out npx vitest run … */
const PICTURES = process.env.SIGNLINE_PICTURES

export const DESK = { width: 1280, height: 900 }
export const PHONE = { width: 360, height: 640 }
/** WCAG 1.4.10: 1280 pixels at 400 %. */
export const ZOOMED = { width: 320, height: 256 }

/** The session that the pages are opened for. */
export const session: SharedSession = {
  ...SESSION,
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  cameras: [
    { id: 'front', kind: 'server' },
    { id: 'left', kind: 'browser' },
    { id: 'phone-2', kind: 'browser' },
  ],
}
/** The gateway's first word to a socket. */
export const welcome = (role: Role, changes: Partial<SharedSession> = {}): FromGateway => ({
  type: 'welcome',
  role,
  session: { ...session, ...changes },
  sessionMs: 5000,
})
/** A caption whose third letter is unsure. */
export const unsure = (number: number, text: string, state: 'partial' | 'final' = 'final'): FromGateway => {
  const word = caption(number, text, state)
  const signs = word.signs.map((sign, place) =>
    place === 2
      ? {
          ...sign,
          confidence: 0.38,
          alternatives: [
            { label: 'U', confidence: 0.31 },
            { label: 'V', confidence: 0.2 },
          ],
        }
      : sign,
  )
  return { type: 'caption', caption: { ...word, signs, confidence: 0.38, cameras: ['front', 'left'] } }
}

export interface Asked {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly authorization: string | undefined
}

/** The pages of a session against a gateway that says what the test says, so that each state can be looked at. */
export interface SessionPages {
  readonly gateway: FakeGateway
  /** Faults in the page's console. */
  readonly complaints: readonly string[]
  /** REST calls that came in. */
  readonly asked: readonly Asked[]
  /** What REST calls are answered with; 200 and nothing at the start of each test. */
  answer: { status: number; body: unknown }
  open(path: string, viewport?: typeof DESK, colorScheme?: 'light' | 'dark'): Promise<Page>
  /** Closes what was opened; done after each test in any case. */
  close(): Promise<void>
}

/** For the body of a `describe`: each of its tests has a gateway of its own, all of them one Chromium. */
export function sessionPages(): SessionPages {
  let browser: Browser
  let context: BrowserContext
  let gateway: FakeGateway
  let complaints: string[]
  let asked: Asked[]

  const serve: RequestListener = (request, response) => {
    if (!(request.url ?? '').startsWith('/api/')) {
      if (!servePages(request, response)) response.writeHead(404).end()
      return
    }
    let text = ''
    request.on('data', (part) => {
      text += part
    })
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      asked.push({ method, path: url, body: text && JSON.parse(text), authorization: headers.authorization })
      response.writeHead(pages.answer.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(pages.answer.body))
    })
  }

  beforeAll(async () => {
    buildPages()
    browser = await launchChromium()
  })
  afterAll(() => browser.close())
  beforeEach(async () => {
    gateway = await openFakeGateway(serve)
    complaints = []
    asked = []
    pages.answer = { status: 200, body: {} }
  })
  afterEach(async () => {
    await context.close()
    await gateway.close()
  })

  async function open(path: string, viewport = DESK, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
    context.setDefaultTimeout(10_000)
    const page = await context.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(`${gateway.address.replace(/^ws(.*)\/api.*$/, 'http$1')}${path}`)
    return page
  }

  const pages: SessionPages = {
    get gateway() {
      return gateway
    },
    get complaints() {
      return complaints
    },
    get asked() {
      return asked
    },
    answer: { status: 200, body: {} },
    open,
    close: () => context.close(),
  }
  return pages
}

/** Draws a state where SIGNLINE_PICTURES names a folder. */
export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return
  mkdirSync(PICTURES, { recursive: true })
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: !name.startsWith('captions') })
}
