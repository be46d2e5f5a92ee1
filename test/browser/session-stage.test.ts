import { describe, expect, test } from 'vitest'
import { caption, type FakeSocket } from '../demo/session/fake-gateway.ts'
import { cameraState } from '../demo/stage/camera-state.ts'
import { CHROMIUM_PATH } from './chromium.ts'
import { axeFindings, overflowPx } from './session-host.ts'
import { DESK, PHONE, picture, session, sessionPages, unsure, welcome, ZOOMED } from './session-pages.ts'

function fillStage(socket: FakeSocket): void {
  socket.say(welcome('operator', { recording: true }))
  socket.say({
    type: 'cameras',
    sentence: 'Nothing is being recorded: worker w has no folder for recordings.',
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

describe.skipIf(CHROMIUM_PATH === undefined)('/stage in Chromium', () => {
  const pages = sessionPages()
  const path = `/stage/${session.id}#ticket=t.k`

  test.each([
    ['desk', DESK, 'light'],
    ['dark', DESK, 'dark'],
    ['phone', PHONE, 'light'],
    ['zoomed', ZOOMED, 'light'],
  ] as const)(
    'shows cameras, what to move and captions; axe finds nothing (%s)',
    async (name, viewport, scheme) => {
      const page = await pages.open(path, viewport, scheme)
      fillStage(await pages.gateway.socket(1))
      await page.locator('.rows > li').nth(1).waitFor()
      expect(await page.locator('.cards h3').allTextContents()).toEqual(['front', 'left', 'phone-2'])
      const advice = await page.locator('.cards .advice').allTextContents()
      expect(advice[0]).toBe('All is well.')
      expect(advice[1]).toContain('A hand is in view only 21 % of the time')
      expect(advice[2]).toBe('It broke off; it connects again by itself.')
      expect(await page.locator('.recording').textContent()).toContain('Recording')
      expect(await page.locator('header .trouble').allTextContents()).toContain(
        'Nothing is being recorded: worker w has no folder for recordings.',
      )
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
      expect(pages.complaints).toEqual([])
    },
  )

  test('records only after a yes, by keyboard alone', async () => {
    const page = await pages.open(path)
    ;(await pages.gateway.socket(1)).say(welcome('operator'))
    const record = page.getByRole('button', { name: 'Record…' })
    await record.focus()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    expect(await axeFindings(page)).toEqual([])
    await picture(page, 'stage-record')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(pages.asked).toEqual([])
    await record.focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expect
      .poll(() => pages.asked)
      .toEqual([
        {
          method: 'PUT',
          path: `/api/v1/sessions/${session.id}/recording`,
          body: { on: true },
          authorization: 'Bearer t.k',
        },
      ])
    expect(await page.locator('.recording').textContent()).toBe('Nothing is recorded.')
    ;(await pages.gateway.socket(1)).say({ type: 'session', session: { ...session, recording: true } })
    await page.getByRole('button', { name: 'Stop recording' }).waitFor()
  })

  test('makes a link for a camera, without a QR code where phones could not use it', async () => {
    const page = await pages.open(path)
    ;(await pages.gateway.socket(1)).say(welcome('operator'))
    pages.answer.body = {
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
    expect(pages.asked[0]?.body).toEqual({ role: 'camera', cameraId: 'left' })
    expect(await page.locator('.qr').count()).toBe(0)
    expect(await page.locator('.made-link').first().textContent()).toContain('No QR code')
    expect(await axeFindings(page)).toEqual([])
  })

  test('shows a refusal of the server in its own words', async () => {
    const page = await pages.open(path)
    ;(await pages.gateway.socket(1)).say(welcome('operator'))
    pages.answer = {
      status: 403,
      body: { error: 'rtsp://10.0.0.1/a is not on the allow-list; add it with --allow.' },
    }
    await page.getByLabel('Name', { exact: true }).fill('wing')
    await page.getByLabel('Address').fill('rtsp://10.0.0.1/a')
    await page.getByRole('button', { name: 'Add camera' }).click()
    await expect
      .poll(() => page.locator('.add-camera [role=status]').textContent())
      .toBe('rtsp://10.0.0.1/a is not on the allow-list; add it with --allow.')
    expect(pages.asked[0]?.body).toEqual({
      kind: 'server',
      id: 'wing',
      uri: 'rtsp://10.0.0.1/a',
      mirrored: false,
      loop: false,
    })
  })

  test('says that the session is over', async () => {
    const page = await pages.open(path)
    const socket = await pages.gateway.socket(1)
    socket.say(welcome('operator'))
    socket.say({ type: 'end' })
    await expect.poll(() => page.getByText('The session is over.').count()).toBe(1)
    expect(await page.getByRole('button', { name: 'End the session…' }).isDisabled()).toBe(true)
  })

  test('says that its link has expired, and stops trying', async () => {
    pages.gateway.refusing = true
    pages.answer = { status: 401, body: { error: 'the ticket has expired; ask for a new link' } }
    const page = await pages.open(path)
    await expect.poll(() => page.getByText('This link has expired').count()).toBe(1)
  })
})
