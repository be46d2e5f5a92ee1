import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import {
  createServer,
  get as getHttp,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { get as getHttps } from 'node:https'
import type { AddressInfo } from 'node:net'

/** One address, reachable for ffmpeg on this machine only. */
export interface HttpRelay {
  readonly url: URL
  /** Why the address was refused, once that is known: one sentence. */
  readonly refusal: string | undefined
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
  let refusal: string | undefined
  const refuse = (response: ServerResponse, sentence: string): void => {
    refusal ??= sentence
    if (!response.headersSent) response.writeHead(502)
    response.end()
  }
  const shown = new URL(target.href)
  shown.password = ''
  const server: Server = createServer((request, response) => {
    if (request.url !== path || request.method !== 'GET') {
      response.writeHead(404).end()
      return
    }
    const headers = request.headers.range ? { range: request.headers.range } : {}
    const get = target.protocol === 'https:' ? getHttps : getHttp
    const upstream = get(target, { headers, agent: false }, (answer: IncomingMessage) => {
      const status = answer.statusCode ?? 0
      if (status >= 300 && status < 400) {
        answer.resume()
        refuse(
          response,
          `${shown.href} sends its reader on to ${answer.headers.location ?? 'elsewhere'}; give that address if you trust it`,
        )
      } else if (status >= 400 && status !== 416) {
        answer.resume()
        refuse(response, `${shown.href} answered ${status}; check the address and its password`)
      } else {
        response.writeHead(
          status,
          Object.fromEntries(
            PASSED_ON.flatMap((name) => (answer.headers[name] ? [[name, answer.headers[name]]] : [])),
          ),
        )
        answer.pipe(response)
        answer.once('error', () => response.destroy())
      }
    })
    open.add(upstream)
    upstream.once('close', () => open.delete(upstream))
    upstream.once('error', (error) =>
      refuse(response, `${shown.href} could not be reached (${error.message}); check the address`),
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
