import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import type { ArtifactRoot } from './run-options.ts'

/** What an importer's address is on this machine. */
export type ImportSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'download'; readonly url: string }
  | { readonly kind: 'unreachable'; readonly message: string; readonly remedy: string }

/** Where an importer finds what lies at an address: on this machine, on the web, or nowhere from here. */
export function importSource(
  uri: string,
  baseFolder: string,
  roots: readonly ArtifactRoot[] = [],
): ImportSource {
  const root = roots.find(({ uri: start }) => uri === start || uri.startsWith(withSlash(start)))
  if (root !== undefined)
    return { kind: 'path', path: join(resolve(baseFolder, root.folder), uri.slice(root.uri.length)) }
  const [, scheme] = /^([a-zA-Z][a-zA-Z0-9+.-]*):\/\//.exec(uri) ?? []
  if (scheme === undefined) return { kind: 'path', path: resolve(baseFolder, uri) }
  if (scheme === 'http' || scheme === 'https')
    return URL.canParse(uri)
      ? { kind: 'download', url: uri }
      : { kind: 'unreachable', message: 'is no web address', remedy: 'write http(s)://host/path' }
  if (scheme === 'file')
    try {
      return { kind: 'path', path: fileURLToPath(uri) }
    } catch (error) {
      return { kind: 'unreachable', message: (error as Error).message, remedy: 'write file:///path' }
    }
  const store = /^[^/]*\/\/[^/]*/.exec(uri)?.[0] ?? uri
  return {
    kind: 'unreachable',
    message: `${scheme}:// is not fetched here`,
    remedy: `copy it to this machine and map its place with --artifact-root ${store}=FOLDER, or give a file or an http(s) address`,
  }
}

function withSlash(uri: string): string {
  return uri.endsWith('/') ? uri : `${uri}/`
}

/**
 * Makes what lies at a source available as a path: files stay where they are, what is on the web is
 * downloaded into `folder`, whole or not at all.
 *
 * @throws Error with one sentence where it is not there or cannot be fetched
 */
export async function fetchImport(
  source: Exclude<ImportSource, { kind: 'unreachable' }>,
  folder: string,
  signal: AbortSignal,
): Promise<string> {
  if (source.kind === 'path') {
    await stat(source.path).catch(() => {
      throw new Error(`${source.path}: there is no such file or folder; put it there or give another address`)
    })
    return source.path
  }
  const { url } = source
  const file = join(folder, basename(new URL(url).pathname) || 'download')
  const draft = `${file}.part`
  await mkdir(folder, { recursive: true })
  try {
    const response = await fetch(url, { signal })
    if (!response.ok || response.body === null)
      throw new Error(`the server answers ${response.status} ${response.statusText}`.trim())
    await pipeline(Readable.fromWeb(response.body as never), createWriteStream(draft), { signal })
    await rename(draft, file)
    return file
  } catch (error) {
    await rm(draft, { force: true })
    const { message, cause } = error as Error
    const inner = cause instanceof Error ? `: ${cause.message}` : ''
    throw new Error(`${url}: cannot be fetched (${message}${inner}); check the address`, { cause: error })
  }
}
