import { describe, expect, test } from 'vitest'
import { CHROMIUM_PATH } from './chromium.ts'
import { axeFindings, overflowPx } from './session-host.ts'
import { DESK, PHONE, picture, session, sessionPages, unsure, welcome, ZOOMED } from './session-pages.ts'

describe.skipIf(CHROMIUM_PATH === undefined)('/join in Chromium', () => {
  const pages = sessionPages()
  const path = `/join/${session.id}?camera=left#ticket=t.k`

  test.each([
    ['desk', DESK, 'light'],
    ['dark', DESK, 'dark'],
    ['phone', PHONE, 'light'],
    ['zoomed', ZOOMED, 'light'],
  ] as const)(
    'shows the camera, the recording and captions; axe finds nothing (%s)',
    async (name, viewport, scheme) => {
      const page = await pages.open(path, viewport, scheme)
      const socket = await pages.gateway.socket(1)
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
      expect(pages.complaints).toEqual([])
    },
  )

  test('asks for a name where its link has none, and keeps it in the address', async () => {
    const page = await pages.open(`/join/${session.id}#ticket=t.k`)
    await page.getByRole('textbox').fill('my phone')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('letters, digits')
    expect(await axeFindings(page)).toEqual([])
    await page.getByRole('textbox').fill('my-phone')
    await page.keyboard.press('Enter')
    const socket = await pages.gateway.socket(1)
    await expect.poll(() => socket.texts[0]).toEqual({ type: 'hello', cameraId: 'my-phone' })
    expect(page.url()).toContain('camera=my-phone')
  })

  test('takes no recording from elsewhere', async () => {
    const page = await pages.open(
      `/join/${session.id}?camera=left&replay=https://elsewhere.example/a.pose#ticket=t.k`,
    )
    await expect.poll(() => page.getByText('is not on this server').count()).toBe(1)
  })
})
