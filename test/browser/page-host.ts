import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, normalize, resolve } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { buildPages, PAGES_FOLDER, readPageFile } from './built-pages.ts'
import { launchChromium } from './chromium.ts'

export interface PageHost extends AsyncDisposable {
  readonly origin: string
  /** From now on it has the pages of another folder, and none of those before. */
  serve(folder: string): void
  /** Until it is called, the host answers; afterwards it is as good as unplugged. */
  stop(): Promise<void>
}

/** Builds the pages if stale and serves them on 127.0.0.1 as the plainest static host would, without headers. */
export async function hostPage(): Promise<PageHost> {
  buildPages()
  let folder = PAGES_FOLDER
  const server = createServer(({ url }, response) => {
    const path = new URL(url ?? '/', 'http://host').pathname
    const file = join(folder, normalize(path.endsWith('/') ? `${path}index.html` : path))
    const found = readPageFile(folder, file)
    response.writeHead(found === undefined ? 404 : 200, {
      'content-type': found?.contentType ?? 'application/octet-stream',
    })
    response.end(found?.body)
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const stop = async (): Promise<void> => {
    if (!server.listening) return
    server.closeAllConnections()
    await new Promise((done) => server.close(done))
  }
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    serve: (other) => {
      folder = resolve(other)
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

export interface WebcamClip extends Disposable {
  readonly path: string
}

/**
 * A recording as a file that Chromium plays as its webcam, at 30 pictures a second and over and over. Shown
 * `slower` times as slow, so that a machine without a GPU looks at enough of its pictures.
 */
export function webcamClip(recording: string, slower = 1): WebcamClip {
  const folder = mkdtempSync(join(tmpdir(), 'signline-webcam-'))
  const path = join(folder, 'webcam.mjpeg')
  execFileSync('ffmpeg', [
    ...['-v', 'error', '-i', recording, '-vf', `setpts=${slower}*PTS,fps=30`],
    ...['-c:v', 'mjpeg', '-q:v', '3', '-an', '-f', 'mjpeg', path],
  ])
  return { path, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
}

export interface OpenedPage extends AsyncDisposable {
  readonly browser: Browser
  readonly context: BrowserContext
  readonly page: Page
  /** Every address outside the host that anything in the browser asked for, the page's workers included. */
  readonly foreignRequests: readonly string[]
  /** What the page's console says of faults, refusals of its own policy among them. */
  readonly complaints: readonly string[]
}

export interface OpenPageOptions {
  readonly webcam?: WebcamClip
  /** Camera and clipboard are allowed unless this is false. */
  readonly allowed?: boolean
  readonly path?: string
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
}

/** Opens the hosted page in Chromium, with the clip as its webcam. */
export async function openPage(host: PageHost, options: OpenPageOptions = {}): Promise<OpenedPage> {
  const { webcam, allowed = true, viewport = { width: 1280, height: 900 }, colorScheme = 'light' } = options
  const camera =
    webcam === undefined
      ? []
      : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${webcam.path}`]
  const browser = await launchChromium(camera)
  const context = await browser.newContext({ viewport, colorScheme })
  if (allowed) await context.grantPermissions(['camera', 'clipboard-read', 'clipboard-write'])
  const foreignRequests: string[] = []
  const complaints: string[] = []
  context.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(host.origin) && !url.startsWith('blob:')) foreignRequests.push(url)
  })
  const page = await context.newPage()
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${host.origin}${options.path ?? '/'}`)
  return { browser, context, page, foreignRequests, complaints, [Symbol.asyncDispose]: () => browser.close() }
}
