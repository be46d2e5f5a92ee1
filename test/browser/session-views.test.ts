import { mkdirSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FromGateway, Role, SharedSession } from '#components/types/live-messages.js'
import {
  caption,
  type FakeGateway,
  type FakeSocket,
  openFakeGateway,
  SESSION,
} from '../demo/session/fake-gateway.ts'
import { cameraState } from '../demo/stage/camera-state.ts'
import { CHROMIUM_PATH, launchChromium } from './chromium.ts'
import { axeFindings, buildPages, overflowPx, servePages } from './session-host.ts'

// The pages of a session against a gateway that says what the test says, so that each state can be looked at.

/** A folder for pictures of each state, to be looked at: SIGNLINE_PICTURES=out npx vitest run … */
const PICTURES = process.env.SIGNLINE_PICTURES

const DESK = { width: 1280, height: 900 }
const PHONE = { width: 360, height: 640 }
/** WCAG 1.4.10: 1280 pixels at 400 %. */
const ZOOMED = { width: 320, height: 256 }

const session: SharedSession = {
  ...SESSION,
  id: 'AAAAAAAAAAAAAAAAAAAAAA',
  cameras: [
    { id: 'front', kind: 'server' },
    { id: 'left', kind: 'browser' },
    { id: 'phone-2', kind: 'browser' },
  ],
}
const welcome = (role: Role, changes: Partial<SharedSession> = {}): FromGateway => ({
  type: 'welcome',
  role,
  session: { ...session, ...changes },
  sessionMs: 5000,
})
const unsure = (number: number, text: string, state: 'partial' | 'final' = 'final'): FromGateway => {
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

describe.skipIf(CHROMIUM_PATH === undefined)('the pages of a session in Chromium', () => {
  let browser: Browser
  let gateway: FakeGateway
  let context: BrowserContext
  let complaints: string[]
  let asked: { method: string; path: string; body: unknown; authorization: string | undefined }[]
  /** What REST calls are answered with. */
  let answer: { status: number; body: unknown }

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
      response.writeHead(answer.status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(answer.body))
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
    answer = { status: 200, body: {} }
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

  async function picture(page: Page, name: string): Promise<void> {
    if (PICTURES === undefined) return
    mkdirSync(PICTURES, { recursive: true })
    await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: !name.startsWith('captions') })
  }

  function fillStage(socket: FakeSocket): void {
    socket.say(welcome('operator', { recording: true }))
    socket.say({
      type: 'cameras',
      cameras: [
        cameraState('front', {
          kind: 'server',
          dropped: [{ cameraId: 'front', reason: 'newer-frame', count: 12 }],
        }),
        cameraState('left', { shareWithHand: 0.21, clockOffsetMs: 3012, reconnects: 1 }),
        cameraState('phone-2', {
          phase: 'reconnecting',
          sentence: 'It broke off; it connects again by itself.',
          shareWithHand: 0,
        }),
      ],
    })
    socket.say(unsure(1, 'ZELJORA'))
    socket.say({ type: 'caption', caption: caption(2, 'HELLO') })
    socket.say(unsure(3, 'STAG', 'partial'))
  }

  describe('/captions', () => {
    const path = `/captions/${session.id}`

    test('shows finals settled, the word under way unsettled, and what it is, once', async () => {
      const page = await open(`${path}?size=12vh#ticket=t.k`)
      const socket = await gateway.socket(1)
      socket.say(welcome('reader'))
      socket.say(unsure(1, 'ZELJORA'))
      socket.say(unsure(2, 'STAG', 'partial'))
      await page.locator('.word.partial').waitFor()
      expect(await page.locator('.word').allTextContents()).toEqual(['ZELJORA', 'STAG'])
      expect(await page.locator('.word.final .uncertain').allTextContents()).toEqual(['L'])
      const [final, partial] = await page
        .locator('.word')
        .evaluateAll((words) => words.map((word) => getComputedStyle(word).fontStyle))
      expect([final, partial]).toEqual(['normal', 'italic'])
      expect(await page.locator('.notice').textContent()).toContain('Automatic captions, ase fingerspelling')
      expect(await page.locator('[role=log]').textContent()).toBe('ZELJORA')
      expect(page.url()).not.toContain('t.k')
      expect(await axeFindings(page)).toEqual([])
      await picture(page, 'captions-desk')
      socket.say({ type: 'caption', caption: caption(2, 'STAGE') })
      await expect.poll(() => page.locator('.word.final').allTextContents()).toEqual(['ZELJORA', 'STAGE'])
      expect(complaints).toEqual([])
    })

    test('is transparent where nothing else is asked for, whatever the colour scheme', async () => {
      const page = await open(`${path}#ticket=t.k`, DESK, 'dark')
      const socket = await gateway.socket(1)
      socket.say(welcome('reader'))
      socket.say(unsure(1, 'ZELJORA'))
      await page.locator('.word.final').waitFor()
      const grounds = await page.evaluate(() =>
        [...document.querySelectorAll('html, body, main, .captions, .line, .word')].map(
          (node) => getComputedStyle(node).backgroundColor,
        ),
      )
      expect(new Set(grounds)).toEqual(new Set(['rgba(0, 0, 0, 0)']))
      const corner = await page.screenshot({
        omitBackground: true,
        clip: { x: 2, y: 200, width: 1, height: 1 },
      })
      const [, , , alpha] = await sharp(corner).ensureAlpha().raw().toBuffer()
      expect(alpha).toBe(0)
    })

    test('keeps its colours where colours are forced, as on the computer of a streaming program', async () => {
      const page = await open(`${path}#ticket=t.k`)
      await page.emulateMedia({ forcedColors: 'active' })
      const socket = await gateway.socket(1)
      socket.say(welcome('reader'))
      socket.say(unsure(1, 'ZELJORA'))
      await page.locator('.word.final').waitFor()
      const [ground, ink, outline] = await page.evaluate(() => {
        const word = document.querySelector('.word.final') ?? document.body
        const { color, textShadow } = getComputedStyle(word)
        return [getComputedStyle(document.documentElement).backgroundColor, color, textShadow]
      })
      expect([ground, ink]).toEqual(['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'])
      expect(outline).toContain('rgb(0, 0, 0)')
    })

    test('keeps to its lines: full lines stay as they are and leave at the top', async () => {
      const page = await open(`${path}?size=10vh&lines=2#ticket=t.k`)
      const socket = await gateway.socket(1)
      socket.say(welcome('reader'))
      const lines = (): Promise<string[]> => page.locator('.line').allTextContents()
      const say = async (first: number, last: number): Promise<string[]> => {
        for (let number = first; number <= last; number++)
          socket.say({ type: 'caption', caption: caption(number, `WORD${number}`) })
        await expect.poll(async () => (await lines()).join(' ')).toContain(`WORD${last}`)
        return (await lines()).map((line) => line.trim())
      }
      const seen = [await say(1, 5), await say(6, 7), await say(8, 9)]
      for (const now of seen) expect(now.length).toBeLessThanOrEqual(2)
      expect(seen[2]).toHaveLength(2)
      // A line that is still there has kept its words and its place in the order.
      for (const [before, after] of [
        [seen[0]!, seen[1]!],
        [seen[1]!, seen[2]!],
      ] as const) {
        const kept = after.find((line) => line.startsWith(before.at(-1)!))
        expect(kept, `${before.join(' | ')} then ${after.join(' | ')}`).toBeDefined()
      }
      expect(await overflowPx(page)).toBe(0)
    })

    test('goes blank after the silence that was asked for', async () => {
      const page = await open(`${path}?blank=0.5#ticket=t.k`)
      const socket = await gateway.socket(1)
      socket.say(welcome('reader'))
      socket.say(unsure(1, 'OLD'))
      socket.say(unsure(5, 'ZELJORA'))
      await page.locator('.word').waitFor()
      expect(await page.locator('.word').allTextContents()).toEqual(['ZELJORA'])
      await expect.poll(() => page.locator('.word').count()).toBe(0)
    })

    test('comes back by itself and says nothing twice', async () => {
      const page = await open(`${path}?blank=0#ticket=t.k`)
      const first = await gateway.socket(1)
      first.say(welcome('reader'))
      first.say(unsure(1, 'ONE'))
      await page.locator('.word').waitFor()
      first.cut()
      const second = await gateway.socket(2)
      expect(second.url).toContain('after=1')
      second.say(welcome('reader'))
      second.say(unsure(1, 'ONE'))
      second.say(unsure(2, 'TWO'))
      await expect.poll(() => page.locator('.word').allTextContents()).toEqual(['ONE', 'TWO'])
    })

    test('says what is wrong with its address', async () => {
      const page = await open(`${path}?size=big`)
      expect(await page.locator('.notice').textContent()).toContain('has no ticket in it')
      await context.close()
      const other = await open(`${path}?size=big#ticket=t.k`)
      const socket = await gateway.socket(1)
      socket.say(welcome('reader'))
      await expect.poll(() => other.locator('.notice').textContent()).toContain('size=big: give a length')
    })
  })

  describe('/stage', () => {
    const path = `/stage/${session.id}#ticket=t.k`

    test.each([
      ['desk', DESK, 'light'],
      ['dark', DESK, 'dark'],
      ['phone', PHONE, 'light'],
      ['zoomed', ZOOMED, 'light'],
    ] as const)(
      'shows cameras, what to move and captions; axe finds nothing (%s)',
      async (name, viewport, scheme) => {
        const page = await open(path, viewport, scheme)
        fillStage(await gateway.socket(1))
        await page.locator('.rows > li').nth(1).waitFor()
        expect(await page.locator('.cards h3').allTextContents()).toEqual(['front', 'left', 'phone-2'])
        const advice = await page.locator('.cards .advice').allTextContents()
        expect(advice[0]).toBe('All is well.')
        expect(advice[1]).toContain('A hand is in view only 21 % of the time')
        expect(advice[2]).toBe('It broke off; it connects again by itself.')
        expect(await page.locator('.recording').textContent()).toContain('Recording')
        expect(await page.locator('.under-way').textContent()).toBe('STAG')
        expect(await page.locator('.rows .said').allTextContents()).toEqual(['HELLO', 'ZELJORA'])
        const spills = await page
          .locator('.cards > li')
          .evaluateAll((cards) => cards.map(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight))
        expect(spills).toEqual([0, 0, 0])
        await page.locator('summary').last().click()
        expect(await page.locator('details[open]').textContent()).toContain(
          'Letter 3: L 38 %, or U 31 %, V 20 %',
        )
        expect(await overflowPx(page)).toBe(0)
        expect(await axeFindings(page)).toEqual([])
        await picture(page, `stage-${name}`)
        expect(complaints).toEqual([])
      },
    )

    test('records only after a yes, by keyboard alone', async () => {
      const page = await open(path)
      ;(await gateway.socket(1)).say(welcome('operator'))
      const record = page.getByRole('button', { name: 'Record…' })
      await record.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor()
      expect(await axeFindings(page)).toEqual([])
      await picture(page, 'stage-record')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      expect(asked).toEqual([])
      await record.focus()
      await page.keyboard.press('Enter')
      await page.keyboard.press('Tab')
      await page.keyboard.press('Enter')
      await expect
        .poll(() => asked)
        .toEqual([
          {
            method: 'PUT',
            path: `/api/v1/sessions/${session.id}/recording`,
            body: { on: true },
            authorization: 'Bearer t.k',
          },
        ])
      expect(await page.locator('.recording').textContent()).toBe('Nothing is recorded.')
      ;(await gateway.socket(1)).say({ type: 'session', session: { ...session, recording: true } })
      await page.getByRole('button', { name: 'Stop recording' }).waitFor()
    })

    test('makes a link for a camera, without a QR code where phones could not use it', async () => {
      const page = await open(path)
      ;(await gateway.socket(1)).say(welcome('operator'))
      answer.body = {
        ticket: 'c.k',
        role: 'camera',
        expiresAt: '2026-01-01T12:00:00.000Z',
        link: `/join/${session.id}#ticket=c.k`,
      }
      await page.getByLabel('Name of the camera').fill('left wing')
      await page.getByRole('button', { name: 'Make a link' }).first().click()
      await expect
        .poll(() => page.getByRole('alert').allTextContents())
        .toContain('A camera’s name has letters, digits, - and _ only.')
      await page.getByLabel('Name of the camera').fill('left')
      await page.getByRole('button', { name: 'Make a link' }).first().click()
      const link = await page.getByLabel('Link for the camera').inputValue()
      expect(new URL(link).pathname + new URL(link).search + new URL(link).hash).toBe(
        `/join/${session.id}?camera=left#ticket=c.k`,
      )
      expect(asked[0]?.body).toEqual({ role: 'camera', cameraId: 'left' })
      expect(await page.locator('.qr').count()).toBe(0)
      expect(await page.locator('.made-link').first().textContent()).toContain('No QR code')
      expect(await axeFindings(page)).toEqual([])
    })

    test('shows a refusal of the server in its own words', async () => {
      const page = await open(path)
      ;(await gateway.socket(1)).say(welcome('operator'))
      answer = {
        status: 403,
        body: { error: 'rtsp://10.0.0.1/a is not on the allow-list; add it with --allow.' },
      }
      await page.getByLabel('Name', { exact: true }).fill('wing')
      await page.getByLabel('Address').fill('rtsp://10.0.0.1/a')
      await page.getByRole('button', { name: 'Add camera' }).click()
      await expect
        .poll(() => page.locator('.add-camera [role=status]').textContent())
        .toBe('rtsp://10.0.0.1/a is not on the allow-list; add it with --allow.')
      expect(asked[0]?.body).toEqual({
        kind: 'server',
        id: 'wing',
        uri: 'rtsp://10.0.0.1/a',
        mirrored: false,
        loop: false,
      })
    })

    test('says that the session is over', async () => {
      const page = await open(path)
      const socket = await gateway.socket(1)
      socket.say(welcome('operator'))
      socket.say({ type: 'end' })
      await expect.poll(() => page.getByText('The session is over.').count()).toBe(1)
      expect(await page.getByRole('button', { name: 'End the session…' }).isDisabled()).toBe(true)
    })

    test('says that its link has expired, and stops trying', async () => {
      gateway.refusing = true
      answer = { status: 401, body: { error: 'the ticket has expired; ask for a new link' } }
      const page = await open(path)
      await expect.poll(() => page.getByText('This link has expired').count()).toBe(1)
    })
  })

  describe('/join', () => {
    const path = `/join/${session.id}?camera=left#ticket=t.k`

    test.each([
      ['desk', DESK, 'light'],
      ['dark', DESK, 'dark'],
      ['phone', PHONE, 'light'],
      ['zoomed', ZOOMED, 'light'],
    ] as const)(
      'shows the camera, the recording and captions; axe finds nothing (%s)',
      async (name, viewport, scheme) => {
        const page = await open(path, viewport, scheme)
        const socket = await gateway.socket(1)
        await expect.poll(() => socket.texts[0]).toEqual({ type: 'hello', cameraId: 'left' })
        socket.say(welcome('camera', { recording: true }))
        socket.say(unsure(1, 'ZELJORA'))
        socket.say(unsure(2, 'STAG', 'partial'))
        await page.locator('.said.partial').waitFor()
        expect(await page.locator('h1').textContent()).toBe('Camera “left”')
        expect(await page.locator('.recording').textContent()).toContain('Recording')
        expect(await page.getByRole('button', { name: 'Start camera' }).count()).toBe(1)
        expect(await page.textContent('main')).toContain('Language: ase')
        expect(await overflowPx(page)).toBe(0)
        expect(await axeFindings(page)).toEqual([])
        await picture(page, `join-${name}`)
        expect(complaints).toEqual([])
      },
    )

    test('asks for a name where its link has none, and keeps it in the address', async () => {
      const page = await open(`/join/${session.id}#ticket=t.k`)
      await page.getByRole('textbox').fill('my phone')
      await page.keyboard.press('Enter')
      await expect.poll(() => page.getByRole('alert').textContent()).toContain('letters, digits')
      expect(await axeFindings(page)).toEqual([])
      await page.getByRole('textbox').fill('my-phone')
      await page.keyboard.press('Enter')
      const socket = await gateway.socket(1)
      await expect.poll(() => socket.texts[0]).toEqual({ type: 'hello', cameraId: 'my-phone' })
      expect(page.url()).toContain('camera=my-phone')
    })

    test('takes no recording from elsewhere', async () => {
      const page = await open(
        `/join/${session.id}?camera=left&replay=https://elsewhere.example/a.pose#ticket=t.k`,
      )
      await expect.poll(() => page.getByText('is not on this server').count()).toBe(1)
    })
  })
})
