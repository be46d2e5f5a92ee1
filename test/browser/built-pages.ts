import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { extname, resolve } from 'node:path'

/** Where `npm run page` puts the pages. */
export const PAGES_FOLDER: string = resolve('dist/page')

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
}

/** Builds the pages where their sources are newer. */
export function buildPages(): void {
  execFileSync(process.execPath, ['setup/build-page.js', '--if-stale'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}

/** A file below a folder, as a static host answers with it; undefined where there is none. */
export function readPageFile(
  folder: string,
  file: string,
): { readonly body: Buffer; readonly contentType: string } | undefined {
  if (!file.startsWith(folder) || !existsSync(file)) return undefined
  return {
    body: readFileSync(file),
    contentType: CONTENT_TYPES[extname(file)] ?? 'application/octet-stream',
  }
}
