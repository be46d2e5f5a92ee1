import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { CHROMIUM_PATH } from './chromium.ts'
import { hostPage, openPage, webcamClip } from './page-host.ts'
import { button, startCamera, wordsOf } from './page-states.ts'

const heading = (page: { locator(selector: string): { textContent(): Promise<string | null> } }) =>
  page.locator('h1').textContent()

describe.skipIf(CHROMIUM_PATH === undefined)('A newer version of the page', () => {
  test('waits beside an open one, which loses nothing, and takes over whole when that is closed', {
    timeout: 240_000,
  }, async () => {
    const host = await hostPage()
    using newer = newerVersion()
    using webcam = webcamClip('data-samples/zeljora-right/front.mp4', 2)
    await using opened = await openPage(host, { webcam })
    const { page, context } = opened
    await page.getByText('works offline').waitFor({ timeout: 60_000 })
    await startCamera(page)
    await expect
      .poll(() => wordsOf(page).then(({ length }) => length), { timeout: 100_000 })
      .toBeGreaterThan(0)
    await button(page, 'Stop camera').click()
    await page.locator('.letters .word.partial').waitFor({ state: 'detached' })
    const read = await wordsOf(page)

    host.serve(newer.folder)
    await page.evaluate('navigator.serviceWorker.getRegistration().then((it) => it.update())')
    await page.getByText('There is a newer version of this page.').waitFor({ timeout: 60_000 })
    expect(await wordsOf(page)).toEqual(read)
    // Its host has none of its files any more, but it keeps them.
    await startCamera(page)
    expect((await wordsOf(page)).slice(0, read.length)).toEqual(read)
    const beside = await context.newPage()
    await beside.goto(`${host.origin}/`)
    expect(await heading(beside), 'whoever comes anew gets the newer one').toBe(
      'Fingerspelling to text, newer',
    )
    expect(await heading(page)).toBe('Fingerspelling to text')

    await beside.close()
    await page.close()
    const again = await context.newPage()
    await again.goto(`${host.origin}/`)
    await expect.poll(() => again.evaluate('caches.keys().then(({ length }) => length)')).toBe(1)
    await host.stop()
    await again.reload()
    expect(await heading(again)).toBe('Fingerspelling to text, newer')
    await startCamera(again)
    expect(opened.complaints.filter((line) => /404|not load|Uncaught/.test(line))).toEqual([])
  })
})

function newerVersion(): { readonly folder: string } & Disposable {
  const folder = mkdtempSync(join(tmpdir(), 'signline-newer-'))
  execFileSync(process.execPath, ['test/browser/page/newer-version.js', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}
