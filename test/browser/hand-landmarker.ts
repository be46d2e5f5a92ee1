import { readFileSync } from 'node:fs'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchChromium } from './chromium.ts'

/** What HandLandmarker finds in one picture; its handedness assumes a mirrored picture. */
export interface BrowserHands {
  /** Pixels of the picture as decoded. */
  readonly width: number
  readonly height: number
  readonly hands: readonly {
    readonly handedness: 'Left' | 'Right'
    readonly score: number
    /** 21 × [x, y, z], normalized. */
    readonly landmarks: readonly (readonly [number, number, number])[]
    /** 21 × [x, y, z], metres. */
    readonly worldLandmarks: readonly (readonly [number, number, number])[]
  }[]
}

export interface HandLandmarkerInBrowser extends AsyncDisposable {
  /** Runs IMAGE mode with two hands at most on an encoded picture (JPEG, PNG, WebP). */
  detect(picture: Uint8Array): Promise<BrowserHands>
  /** Every address outside the test's own server that the page asked for. */
  readonly foreignRequests: readonly string[]
}

const PAGE_FOLDER = fileURLToPath(new URL('./page/', import.meta.url))

/** Without leave to connect elsewhere, tasks-vision's usage logger switches itself off. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "img-src 'self' blob:",
].join('; ')

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
}

/** Starts the HandLandmarker of `@mediapipe/tasks-vision` in Chromium with the given `.task` bundle. */
export async function startHandLandmarker(bundle: Uint8Array): Promise<HandLandmarkerInBrowser> {
  const pictures = new Map<string, Uint8Array>()
  const server = createServer((request, response) => serve(request.url ?? '/', response, bundle, pictures))
  const origin = await listen(server)
  const browser = await launchChromium()
  const foreignRequests: string[] = []
  const close = async (): Promise<void> => {
    await browser.close()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  try {
    const page = await browser.newPage()
    page.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(origin) && !url.startsWith('blob:')) foreignRequests.push(url)
    })
    await page.goto(`${origin}/hand-landmarker.html`)
    const options = { state: 'attached', timeout: START_TIMEOUT_MS } as const
    await page.waitForSelector('html[data-started], html[data-fault]', options)
    const fault = await page.getAttribute('html', 'data-fault')
    if (fault !== null) throw new Error(`HandLandmarker did not start: ${fault}`)
    let count = 0
    return {
      foreignRequests,
      async detect(picture) {
        const url = `/picture/${count}`
        count += 1
        pictures.set(url, picture)
        try {
          return (await page.evaluate(`detectHands(${JSON.stringify(url)})`)) as BrowserHands
        } finally {
          pictures.delete(url)
        }
      },
      [Symbol.asyncDispose]: close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

const START_TIMEOUT_MS = 60_000

function serve(
  url: string,
  response: ServerResponse,
  bundle: Uint8Array,
  pictures: ReadonlyMap<string, Uint8Array>,
): void {
  const body = url === '/hand_landmarker.task' ? bundle : (pictures.get(url) ?? readStatic(url))
  response.writeHead(body === undefined ? 404 : 200, {
    'content-type': CONTENT_TYPES[extname(url)] ?? 'application/octet-stream',
    'content-security-policy': CONTENT_SECURITY_POLICY,
  })
  response.end(body)
}

function readStatic(url: string): Uint8Array | undefined {
  const path = normalize(url)
  const vision = dirname(createRequire(import.meta.url).resolve('@mediapipe/tasks-vision'))
  const file = path.startsWith('/tasks-vision/')
    ? join(vision, path.slice('/tasks-vision/'.length))
    : join(PAGE_FOLDER, path)
  try {
    return readFileSync(file)
  } catch {
    return undefined
  }
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
