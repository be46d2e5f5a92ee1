import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

/** A button or link of the page by its name. */
export function button(page: Page, name: string | RegExp) {
  return page.getByRole('button', { name, exact: typeof name === 'string' })
}

/** The finished words that stand in the text now. */
export async function wordsOf(page: Page): Promise<string[]> {
  const words = await page.locator('.letters .word:not(.partial)').allTextContents()
  return words.map((word) => word.trim())
}

/** Starts the camera and waits until hands are being found. */
export async function startCamera(page: Page): Promise<void> {
  await button(page, 'Start camera').click()
  await page.locator('.camera-panel[data-state="on"]').waitFor({ timeout: 60_000 })
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds against the page as it is, one line a finding; WCAG 2.2 A and AA, and good practice. */
export async function axeFindings(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return (await page.evaluate(`axe.run().then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => [id, help, target.join(' '), failureSummary].join(' | '))))`)) as string[]
}

/** By how many pixels the page is wider than its window; 0 where nothing scrolls sideways. */
export async function overflowPx(page: Page): Promise<number> {
  return (await page.evaluate(
    'document.documentElement.scrollWidth - document.documentElement.clientWidth',
  )) as number
}
