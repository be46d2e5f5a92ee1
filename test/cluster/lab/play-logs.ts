import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Lab } from './start-lab.ts'

/** What a kubelet answers when the API server asks for the log of a pod's container. */
export interface PlayedLogs {
  /** What a node's status says of it. */
  readonly status: object
  stop(): void
}

export async function playLogs(lab: Lab, printed: ReadonlyMap<string, string>): Promise<PlayedLogs> {
  const read = async (name: string): Promise<string> =>
    await readFile(join(lab.folder, 'certificates', `apiserver.${name}`), 'utf8')
  // The API server asks no certificate of a kubelet here, so its own will do.
  const server = createServer({ cert: await read('crt'), key: await read('key') }, (request, response) => {
    const pod = /^\/containerLogs\/[^/]+\/([^/]+)\//.exec(request.url ?? '')?.[1]
    response.writeHead(pod === undefined ? 404 : 200, { 'content-type': 'text/plain' })
    response.end(printed.get(pod ?? ''))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    status: {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      daemonEndpoints: { kubeletEndpoint: { Port: (server.address() as AddressInfo).port } },
    },
    stop: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
