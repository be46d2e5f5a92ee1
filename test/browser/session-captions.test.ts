import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { caption } from '../demo/session/fake-gateway.ts'
import { CHROMIUM_PATH } from './chromium.ts'
import { axeFindings, overflowPx } from './session-host.ts'
import { DESK, picture, session, sessionPages, unsure, welcome } from './session-pages.ts'

describe.skipIf(CHROMIUM_PATH === undefined)('/captions in Chromium', () => {
  const pages = sessionPages()
  const path = `/captions/${session.id}`

  test('shows finals settled, the word under way unsettled, and what it is, once', async () => {
    const page = await pages.open(`${path}?size=12vh#ticket=t.k`)
    const socket = await pages.gateway.socket(1)
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
    expect(pages.complaints).toEqual([])
  })

  test('is transparent where nothing else is asked for, whatever the colour scheme', async () => {
    const page = await pages.open(`${path}#ticket=t.k`, DESK, 'dark')
    const socket = await pages.gateway.socket(1)
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
    const page = await pages.open(`${path}#ticket=t.k`)
    await page.emulateMedia({ forcedColors: 'active' })
    const socket = await pages.gateway.socket(1)
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
    const page = await pages.open(`${path}?size=10vh&lines=2#ticket=t.k`)
    const socket = await pages.gateway.socket(1)
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
    const page = await pages.open(`${path}?blank=0.5#ticket=t.k`)
    const socket = await pages.gateway.socket(1)
    socket.say(welcome('reader'))
    socket.say(unsure(1, 'OLD'))
    socket.say(unsure(5, 'ZELJORA'))
    await page.locator('.word').waitFor()
    expect(await page.locator('.word').allTextContents()).toEqual(['ZELJORA'])
    await expect.poll(() => page.locator('.word').count()).toBe(0)
  })

  test('comes back by itself and says nothing twice', async () => {
    const page = await pages.open(`${path}?blank=0#ticket=t.k`)
    const first = await pages.gateway.socket(1)
    first.say(welcome('reader'))
    first.say(unsure(1, 'ONE'))
    await page.locator('.word').waitFor()
    first.cut()
    const second = await pages.gateway.socket(2)
    expect(second.url).toContain('after=1')
    second.say(welcome('reader'))
    second.say(unsure(1, 'ONE'))
    second.say(unsure(2, 'TWO'))
    await expect.poll(() => page.locator('.word').allTextContents()).toEqual(['ONE', 'TWO'])
  })

  test('says what is wrong with its address', async () => {
    const page = await pages.open(`${path}?size=big`)
    expect(await page.locator('.notice').textContent()).toContain('has no ticket in it')
    await pages.close()
    const other = await pages.open(`${path}?size=big#ticket=t.k`)
    const socket = await pages.gateway.socket(1)
    socket.say(welcome('reader'))
    await expect.poll(() => other.locator('.notice').textContent()).toContain('size=big: give a length')
  })
})
