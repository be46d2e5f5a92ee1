import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Chromium's path, or undefined where none is installed (Debian: apt-get install chromium). */
export const CHROMIUM_PATH: string | undefined = [
  '/usr/bin/chromium',
  ...(process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => [
      join(folder, 'chromium'),
      join(folder, 'chromium-browser'),
      join(folder, 'google-chrome'),
    ]),
].find((path) => existsSync(path))

if (CHROMIUM_PATH === undefined)
  console.log('Chromium is not installed, so the browser tests are skipped; install the package chromium')

/** Starts Chromium without a window and without talking to anybody but the test's own server. */
export async function launchChromium(more: readonly string[] = []): Promise<Browser> {
  if (CHROMIUM_PATH === undefined) throw new Error('Chromium is not installed; install the package chromium')
  return await chromium.launch({
    executablePath: CHROMIUM_PATH,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  })
}
