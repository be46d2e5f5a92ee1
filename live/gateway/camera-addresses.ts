import { posix } from 'node:path'
import { UnusableInputError } from '../../components/types/errors.ts'

/** The address as a worker may take it, or one plain sentence that says why none may. */
export type CheckedAddress =
  | { readonly ok: true; readonly uri: string }
  | { readonly ok: false; readonly fault: string }

/** Where a camera is, without who asks and how. */
interface Place {
  /** Scheme, host and port; `file` for files and devices. */
  readonly origin: string
  /** Absolute, without `.` and `..`. */
  readonly path: string
}

interface Address extends Place {
  /** Written anew from what was understood, so that nobody after us understands something else. */
  readonly uri: string
}

const PORTS: Readonly<Record<string, string>> = { rtsp: '554', rtsps: '322', http: '80', https: '443' }
/** Encoded separators, dots and control characters have no use in a path but to be understood in two ways. */
const ODD_ENCODING = /%(?:2f|5c|2e|25|7f|[01][0-9a-f])/i
const MOST_CHARACTERS = 1024

/**
 * What an operator allows server cameras to be: `rtsp://10.0.0.5:554` (a server), `http://cams.example/stage/`
 * (all beneath a path), `/dev/video0` (a device), `/srv/rehearsal/` (all files beneath a folder). Without any, no
 * address is allowed, so that nobody reaches into the gateway's own network by naming a camera there.
 */
export class CameraAddresses {
  readonly #allowed: readonly Place[]

  /** Throws UnusableInputError that names every pattern that is none. */
  constructor(patterns: readonly string[]) {
    const read = patterns.map((pattern) => ({ pattern, address: readAddress(pattern) }))
    const faults = read.flatMap(({ pattern, address }) =>
      typeof address === 'string' ? `camera pattern ${pattern}: ${address}` : [],
    )
    if (faults.length > 0) throw new UnusableInputError(faults.join('; '))
    this.#allowed = read.flatMap(({ address }) => (typeof address === 'string' ? [] : address))
  }

  check(uri: string): CheckedAddress {
    const address = readAddress(uri)
    if (typeof address === 'string')
      return { ok: false, fault: `the camera's address is refused: ${address}` }
    if (this.#allowed.some((place) => holds(place, address))) return { ok: true, uri: address.uri }
    return {
      ok: false,
      fault: `the camera's address is refused: ${shown(address)} is not on the list of allowed cameras; whoever runs the gateway can add it`,
    }
  }
}

function holds(place: Place, address: Place): boolean {
  if (place.origin !== address.origin) return false
  const folder = place.path.endsWith('/') ? place.path : `${place.path}/`
  return address.path === place.path || address.path.startsWith(folder)
}

/** The address in one spelling, or what is wrong with it. */
function readAddress(text: string): Address | string {
  if (text.length > MOST_CHARACTERS) return `it has more than ${MOST_CHARACTERS} characters`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is refused
  if (/[\u0000-\u0020\u007f\\]/.test(text)) return 'it holds a space, a backslash or a control character'
  if (text.startsWith('/')) return readPath(text)
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/is.exec(text) ?? []
  const name = scheme.toLowerCase()
  const port = PORTS[name]
  if (port === undefined || !Object.hasOwn(PORTS, name))
    return 'write rtsp://, rtsps://, http://, https:// or an absolute path such as /dev/video0'
  return readUrl(name, rest, port)
}

function readPath(text: string): Address | string {
  if (text.startsWith('//')) return 'a path begins with one slash'
  const path = posix.normalize(text)
  return { origin: 'file', path, uri: path }
}

function readUrl(scheme: string, rest: string, usualPort: string): Address | string {
  // Read as http, whose hosts the URL standard brings to one spelling (case, IDNA, numbers as 0x7f.1), and as https
  // too, because each leaves its own usual port out.
  if (!URL.canParse(`http://${rest}`) || !URL.canParse(`https://${rest}`)) return 'it is no address'
  const url = new URL(`http://${rest}`)
  const port = url.port || new URL(`https://${rest}`).port || usualPort
  if (ODD_ENCODING.test(url.pathname))
    return 'its path holds an encoded slash, dot, per cent or control character'
  if (/[@?#]/.test(decodeURI(url.hostname))) return 'it is no address'
  const login = url.username === '' ? '' : `${url.username}${url.password && `:${url.password}`}@`
  const origin = `${scheme}://${url.hostname}:${port}`
  return {
    origin,
    path: url.pathname,
    uri: `${scheme}://${login}${url.hostname}:${port}${url.pathname}${url.search}`,
  }
}

/** Without user and query, which may be secrets. */
function shown({ origin, path }: Place): string {
  return origin === 'file' ? path : `${origin}${path}`
}
