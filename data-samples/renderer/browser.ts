import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { RunningFaultError } from '../../components/types/errors.ts'
import { handModelPath } from './rest-hand.ts'

const FLAGS: readonly string[] = [
  '--no-sandbox',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const CHROMIUM_PATHS: readonly string[] = [
  ...[process.env.SIGNLINE_CHROMIUM].filter((path) => path !== undefined),
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
]

/** A page that draws hands (page/renderer.js) in headless Chromium; close it when done. */
export interface RenderingPage {
  readonly page: Page
  close(): Promise<void>
}

export async function openRenderingPage(): Promise<RenderingPage> {
  const server = await serve()
  let browser: Browser | undefined
  const close = async (): Promise<void> => {
    await browser?.close()
    await new Promise((done) => server.close(done))
  }
  try {
    browser = await launch()
    const page = await browser.newPage()
    const faults: string[] = []
    page.on('pageerror', (error) => faults.push(error.message))
    const { port } = server.address() as AddressInfo
    await page.goto(`http://127.0.0.1:${port}/page/index.html`)
    await page.waitForFunction('globalThis.ready === true', undefined, { timeout: 60_000 }).catch(() => {
      throw new RunningFaultError(
        `the rendering page did not start within 60 s${faults.length > 0 ? `: ${faults.join('; ')}` : ''}`,
      )
    })
    return { page, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function launch(): Promise<Browser> {
  const problems: string[] = []
  for (const executablePath of CHROMIUM_PATHS) {
    try {
      return await chromium.launch({ executablePath, args: [...FLAGS] })
    } catch (error) {
      problems.push(`${executablePath}: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
    }
  }
  throw new RunningFaultError(
    `rendering needs Chromium (apt-get install chromium), or its path in SIGNLINE_CHROMIUM; tried ${problems.join('; ')}`,
  )
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.glb': 'model/gltf-binary',
}

/** Serves the page, three.js and the two hands to this machine only. */
async function serve(): Promise<Server> {
  const require = createRequire(import.meta.url)
  const three = dirname(dirname(require.resolve('three')))
  const page = pageFolder()
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const [, root, ...rest] = path.split('/')
    const inside = rest.join('/')
    const file =
      root === 'three'
        ? join(three, inside)
        : root === 'page'
          ? join(page, inside)
          : path === '/model/left.glb' || path === '/model/right.glb'
            ? handModelPath(path.includes('left') ? 'left' : 'right')
            : undefined
    if (file === undefined) return void response.writeHead(404).end()
    readFile(file).then(
      (bytes) =>
        response
          .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' })
          .end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return server
}

/** The page is plain JavaScript and stays beside the sources; compiled code lies in dist/ with the same layout. */
function pageFolder(): string {
  const here = dirname(fileURLToPath(import.meta.url))
  return join(here.replace(/[/\\]dist([/\\]data-samples[/\\]renderer)$/, '$1'), 'page')
}
