import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, get as getHttp, type IncomingMessage, type Server } from 'node:http'
import { get as getHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { RunningFaultError, type SignlineError, UnusableInputError } from '../types/errors.ts'
import { shownAddress } from './camera-address.ts'

/** One address, reachable for ffmpeg on this machine only. */
export interface HttpRelay {
  readonly url: URL
  /** Why the address gave nothing, once that is known. */
  readonly refusal: SignlineError | undefined
  close(): Promise<void>
}

const PASSED_ON = ['content-type', 'content-length', 'content-range', 'accept-ranges'] as const

/**
 * Fetches one HTTP address on ffmpeg's behalf, so that what the other side answers can't lead anywhere else:
 * redirects are refused (they may point into the network that this machine is in), certificates are checked,
 * and ffmpeg itself may talk to nothing but this relay on the loopback interface.
 */
export async function relayHttp(target: URL): Promise<HttpRelay> {
  const path = `/${randomBytes(16).toString('hex')}`
  const open = new Set<{ destroy(): void }>()
  let refusal: SignlineError | undefined
  const server: Server = createServer((request, response) => {
    if (request.url !== path || request.method !== 'GET') {
      response.writeHead(404).end()
      return
    }
    const refuse = (fault: SignlineError): void => {
      // ffmpeg hangs up itself when it reads on elsewhere in the file; that is no fault of the other side.
      if (response.destroyed) return
      refusal ??= fault
      if (response.headersSent) response.destroy()
      else response.writeHead(502).end()
    }
    const headers = request.headers.range ? { range: request.headers.range } : {}
    const get = target.protocol === 'https:' ? getHttps : getHttp
    const upstream = get(target, { headers, agent: false }, (answer) => {
      const fault = faultOf(answer, target)
      if (fault) {
        refuse(fault)
        upstream.destroy()
        return
      }
      const passedOn = PASSED_ON.flatMap((name) =>
        answer.headers[name] ? [[name, answer.headers[name]]] : [],
      )
      response.writeHead(answer.statusCode ?? 200, Object.fromEntries(passedOn))
      answer.pipe(response)
      answer.once('error', () => refuse(brokenOff(target)))
    })
    open.add(upstream)
    upstream.once('close', () => open.delete(upstream))
    upstream.on('error', ({ message }) =>
      refuse(
        new RunningFaultError(`${shownAddress(target)} could not be reached (${message}); check the address`),
      ),
    )
    response.once('close', () => upstream.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: new URL(`http://127.0.0.1:${port}${path}`),
    get refusal() {
      return refusal
    },
    async close() {
      for (const upstream of open) upstream.destroy()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function faultOf({ statusCode = 0, headers }: IncomingMessage, target: URL): SignlineError | undefined {
  const place = shownAddress(target)
  if (statusCode >= 300 && statusCode < 400)
    return new UnusableInputError(
      `${place} sends its reader on to ${destination(headers.location, target)}; give that address if you trust it`,
    )
  if (statusCode === 401 || statusCode === 403)
    return new UnusableInputError(`${place} answered ${statusCode}; check its name and password`)
  if (statusCode >= 500)
    return new RunningFaultError(`${place} answered ${statusCode}; the server fails, try again later`)
  if (statusCode >= 400 && statusCode !== 416)
    return new UnusableInputError(`${place} answered ${statusCode}; check the address`)
  return undefined
}

/** Where a redirect leads; what a server writes there may hold secrets of its own. */
function destination(location: string | undefined, target: URL): string {
  return location !== undefined && URL.canParse(location, target.href)
    ? shownAddress(new URL(location, target.href))
    : 'another address'
}

function brokenOff(target: URL): SignlineError {
  return new RunningFaultError(
    `${shownAddress(target)} broke off in the middle; check the server and its connection`,
  )
}
