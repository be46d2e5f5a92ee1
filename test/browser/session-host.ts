/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import type { RequestListener } from 'node:http'
import { createRequire } from 'node:module'
import { join, normalize } from 'node:path'
import type { Page } from 'playwright-core'
import { PAGES_FOLDER, readPageFile } from './built-pages.ts'

const PAGES: Readonly<Record<string, string>> = {
  join: 'index.html',
  stage: 'stage.html',
  captions: 'captions.html',
}

/** Serves the built pages at the addresses at which a gateway does; false where it has no such file. */
export const servePages: (...args: Parameters<RequestListener>) => boolean = (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://host')
  const page = PAGES[pathname.split('/')[1] ?? '']
  if (pathname.endsWith('/')) return false
  const found = readPageFile(PAGES_FOLDER, join(PAGES_FOLDER, page ?? normalize(pathname)))
  if (found === undefined) return false
  response.writeHead(200, { 'content-type': found.contentType })
  response.end(found.body)
  return true
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds on the page: rule, and where. The page's own policy lets no foreign script in, the debugger does. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  return await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: {
        run(): Promise<{
          violations: { id: string; nodes: { target: string[]; failureSummary?: string }[] }[]
        }>
      }
    }
    const { violations } = await axe.run()
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    )
  })
}

/** Pixels by which the page is wider than its window. */
export async function overflowPx(page: Page): Promise<number> {
  return await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return scrollWidth - clientWidth
  })
}
