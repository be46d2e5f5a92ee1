import { basename, resolve } from 'node:path'
import { UnusableInputError } from '../types/errors.ts'
import { expandGlob, hasGlobCharacters, isPictureName, picturesInFolder } from './list-pictures.ts'
import { statsOf } from './path-stats.ts'

/** What a camera's `uri` turned out to be. */
export type CameraAddress =
  | { readonly kind: 'video-file'; readonly path: string }
  | { readonly kind: 'pictures'; readonly paths: readonly string[] }
  | { readonly kind: 'rtsp'; readonly url: URL }
  | { readonly kind: 'http'; readonly url: URL }
  | { readonly kind: 'webcam'; readonly device: string }

const SCHEME = /^([a-z][a-z0-9+.-]+):/i
const WEBCAM = /^\/dev\/video\d+$/

/**
 * Looks at an address that may come from someone else and says what kind of source it names; nothing of it
 * is decoded. Throws UnusableInputError for what isn't there and for every scheme but rtsp(s) and http(s).
 */
export function readCameraAddress(uri: string): CameraAddress {
  if (uri === '' || uri.includes('\0')) throw new UnusableInputError('a camera has no address; give a file')
  // ffmpeg repeats names in the log that its pictures are counted by, where lines that count begin with a bracket.
  if (/[\r\n]\[/.test(uri))
    throw new UnusableInputError(
      `${JSON.stringify(uri)} has a line break and a bracket in its name; rename it`,
    )
  if (WEBCAM.test(uri)) return webcam(uri)
  const found = statsOf(uri)
  if (found?.isDirectory()) return { kind: 'pictures', paths: picturesInFolder(uri) }
  if (found?.isFile()) {
    if (found.size === 0) throw new UnusableInputError(`${uri} is empty; record it again`)
    const path = resolve(uri)
    return isPictureName(uri) ? { kind: 'pictures', paths: [path] } : { kind: 'video-file', path }
  }
  if (found) throw new UnusableInputError(`${uri} is neither a file nor a folder; give a recording`)
  const scheme = SCHEME.exec(uri)?.[1]?.toLowerCase()
  if (scheme !== undefined) return networkAddress(uri, scheme)
  if (hasGlobCharacters(uri)) return { kind: 'pictures', paths: picturesOfGlob(uri) }
  throw new UnusableInputError(`${uri} does not exist; check the path`)
}

function webcam(device: string): CameraAddress {
  if (statsOf(device)?.isCharacterDevice()) return { kind: 'webcam', device }
  throw new UnusableInputError(
    `${device} is not a webcam of this machine; v4l2-ctl --list-devices shows them`,
  )
}

function networkAddress(uri: string, scheme: string): CameraAddress {
  const place = shownUri(uri)
  const kinds: Readonly<Record<string, 'rtsp' | 'http'>> = {
    rtsp: 'rtsp',
    rtsps: 'rtsp',
    http: 'http',
    https: 'http',
  }
  const kind = kinds[scheme]
  if (kind === undefined)
    throw new UnusableInputError(
      `${place}: "${scheme}:" is not read; give a file, a folder, rtsp://, http:// or /dev/videoN`,
    )
  if (!URL.canParse(uri))
    throw new UnusableInputError(`${place} is not a complete address; write ${scheme}://host/path`)
  const url = new URL(uri)
  if (url.hostname === '') throw new UnusableInputError(`${place} names no host; write ${scheme}://host/path`)
  return { kind, url }
}

function picturesOfGlob(glob: string): readonly string[] {
  const paths = expandGlob(glob).filter(isPictureName)
  if (paths.length === 0) throw new UnusableInputError(`${glob} matches no picture; check the pattern`)
  return paths
}

/**
 * Refuses the same camera given twice: the same id, the same file by whatever path, or the same address.
 * Throws one UnusableInputError that names both.
 */
export function refuseSameCameraTwice(
  cameras: readonly { readonly id: string; readonly uri: string }[],
): void {
  const ids = new Set<string>()
  const places = new Map<string, string>()
  for (const { id, uri } of cameras) {
    if (ids.has(id)) throw new UnusableInputError(`camera "${id}" is given twice; name each camera once`)
    ids.add(id)
    const place = placeOf(uri)
    const other = places.get(place)
    if (other !== undefined)
      throw new UnusableInputError(
        `cameras "${other}" and "${id}" are the same recording, ${shownUri(uri)}; leave one out`,
      )
    places.set(place, id)
  }
}

function placeOf(uri: string): string {
  const found = statsOf(uri)
  if (found) return `${found.dev}:${found.ino}`
  if (!URL.canParse(uri)) return resolve(uri)
  const url = new URL(uri)
  // Only of web addresses does URL itself write the host in small letters.
  return `${url.protocol}//${url.host.toLowerCase()}${url.pathname}${url.search}`
}

/** Addresses may hold passwords, and folders say where somebody lives: what is handed on names neither. */
export function publicName(uri: string): string {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(uri)) return basename(uri)
  return URL.canParse(uri) ? `${new URL(uri).protocol}//${new URL(uri).host}` : 'a network stream'
}

/**
 * An address of a camera as messages, reports and logs may show it: without its password and without its query,
 * where many cameras take their passwords and tokens.
 */
export function shownAddress(url: URL): string {
  const shown = new URL(url.href)
  shown.password = ''
  if (shown.search !== '') shown.search = '…'
  shown.hash = ''
  return shown.href.replace('?%E2%80%A6', '?…')
}

/** The same of an address as it was given; what is no network address stays as it is. */
export function shownUri(uri: string): string {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(uri)) return uri
  return URL.canParse(uri) ? shownAddress(new URL(uri)) : uri.replace(/\/\/[^/]*@/, '//')
}
