import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { CHROMIUM_PATH } from './chromium.ts'
import { hostPage, openPage, webcamClip } from './page-host.ts'
import { axeFindings, button, overflowPx, startCamera, wordsOf } from './page-states.ts'

const THEMES = ['light', 'dark', 'high'] as const

/** 1280×1024 at 400 % zoom, and a small phone held upright. */
const NARROW = [
  { width: 320, height: 256 },
  { width: 360, height: 640 },
] as const

describe.skipIf(CHROMIUM_PATH === undefined)('The page', () => {
  test('has nothing that axe finds, in each state and theme, and fits narrow windows', {
    timeout: 240_000,
  }, async () => {
    await using host = await hostPage()
    using webcam = webcamClip('data-samples/zeljora-right/front.mp4', 2)
    await using opened = await openPage(host, { webcam })
    const { page } = opened
    await expectAccessible(page, 'before the start')
    await startCamera(page)
    await expect
      .poll(() => wordsOf(page).then(({ length }) => length), { timeout: 100_000 })
      .toBeGreaterThan(0)
    await page.locator('.letters .letter').first().click()
    await expectAccessible(page, 'reading, a letter chosen')
    await button(page, 'Stop camera').click()
    await page.keyboard.press('Tab')
    await expectAccessible(page, 'stopped, with text')
    await page.emulateMedia({ forcedColors: 'active' })
    expect(await axeFindings(page), 'forced colours').toEqual([])
    await page.emulateMedia({ forcedColors: 'none', reducedMotion: 'reduce' })
    expect(await axeFindings(page), 'reduced motion').toEqual([])
  })

  test('says what to do where the camera is refused', { timeout: 120_000 }, async () => {
    await using host = await hostPage()
    using webcam = webcamClip('data-samples/zeljora-right/front.mp4')
    await using opened = await openPage(host, { webcam, allowed: false })
    const { page } = opened
    await button(page, 'Start camera').click()
    await page.getByRole('alert').filter({ hasText: 'may not use the camera; allow it' }).waitFor()
    await expectAccessible(page, 'refused')
    expect(await focusedName(page)).toBe('Start camera')
  })

  test('says what to do where there is no camera', { timeout: 120_000 }, async () => {
    await using host = await hostPage()
    await using opened = await openPage(host)
    const { page } = opened
    await button(page, 'Start camera').click()
    await page.getByRole('alert').filter({ hasText: 'No camera was found; connect one' }).waitFor()
    await expectAccessible(page, 'no camera')
  })

  test('remembers what was chosen', { timeout: 120_000 }, async () => {
    await using host = await hostPage()
    await using opened = await openPage(host)
    const { page } = opened
    await page.getByLabel('Colours').selectOption('high')
    await page.getByLabel('I spell with my').selectOption('left')
    await page.getByRole('combobox', { name: 'I spell', exact: true }).selectOption('both')
    await page.reload()
    expect(await page.locator('html').getAttribute('data-contrast')).toBe('high')
    expect(await page.getByLabel('I spell with my').inputValue()).toBe('left')
    await page.getByText('the American manual alphabet and digits, 36 signs').waitFor()
  })

  test('works without a network after the first visit', { timeout: 240_000 }, async () => {
    const host = await hostPage()
    using webcam = webcamClip('data-samples/zeljora-right/front.mp4', 2)
    await using opened = await openPage(host, { webcam })
    const { page } = opened
    await page.getByText('works offline').waitFor({ timeout: 60_000 })
    await host.stop()
    await page.reload()
    await startCamera(page)
    await expect
      .poll(() => page.locator('.camera-panel').getAttribute('data-hand'), { timeout: 60_000 })
      .toBe('right')
    await expect
      .poll(() => wordsOf(page).then(({ length }) => length), { timeout: 100_000 })
      .toBeGreaterThan(0)
  })
})

async function expectAccessible(page: Page, state: string): Promise<void> {
  for (const theme of THEMES) {
    await page.getByLabel('Colours').selectOption(theme)
    expect(await axeFindings(page), `${state}, ${theme}`).toEqual([])
  }
  await page.getByLabel('Colours').selectOption('system')
  const window = page.viewportSize()
  for (const narrow of NARROW) {
    await page.setViewportSize(narrow)
    expect(await overflowPx(page), `${state}, ${narrow.width} pixels wide`).toBe(0)
  }
  if (window !== null) await page.setViewportSize(window)
}

async function focusedName(page: Page): Promise<string> {
  return (await page.evaluate('document.activeElement?.textContent ?? ""')) as string
}
