import { once } from 'node:events'
import { createServer, type Server } from 'node:net'

/**
 * Below the ports that systems give to whoever asks for any (from 32768 on with Linux, 49152 elsewhere), so that nobody
 * is given one of these by chance, not even while its program is away for some time.
 */
const FROM = 20_000
const COUNT = 10_000

/** A port of 127.0.0.1 on which nothing listens now, for programs that cannot be told to take any. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1)
  return port
}

/** Several of them, each another. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held = new Map<number, Server>()
  while (held.size < count) {
    const port = FROM + Math.floor(COUNT * Math.random())
    const server = await listen(port)
    if (server !== undefined) held.set(port, server)
  }
  for (const server of held.values()) {
    server.close()
    await once(server, 'close')
  }
  return [...held.keys()]
}

async function listen(port: number): Promise<Server | undefined> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    return server
  } catch {
    return undefined
  }
}
