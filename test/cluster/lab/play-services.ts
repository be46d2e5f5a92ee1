import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Where a program outside of the cluster finds its Services: a proxy for HTTP that knows their names. */
export interface PlayedServices {
  /** What HTTP_PROXY is set to. */
  readonly url: string
  /** Who answers for a Service's host name: another address, or a text that is the answer; nobody where it is not named. */
  readonly answers: Map<string, { readonly at: string } | { readonly text: string }>
  stop(): Promise<void>
}

export async function playServices(): Promise<PlayedServices> {
  const answers: PlayedServices['answers'] = new Map()
  const server = createServer(async (request, response) => {
    const { hostname, pathname } = new URL(request.url ?? '', 'http://nobody')
    const answer = answers.get(hostname)
    try {
      if (answer === undefined) throw new Error(`nobody is ${hostname}`)
      if ('at' in answer) {
        const got = await fetch(`${answer.at}${pathname}`)
        response.writeHead(got.status, { 'content-type': got.headers.get('content-type') ?? 'text/plain' })
        response.end(await got.text())
      } else {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(answer.text)
      }
    } catch {
      // As a Service without endpoints: no answer at all.
      request.socket.destroy()
    }
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
