import { createServer, type Server } from 'node:http'

/** Answers as a gateway that is ready does. */
export async function playGateway(): Promise<Server> {
  const server = createServer((request, response) => {
    const page = request.url === '/'
    response.writeHead(200, { 'content-type': page ? 'text/html; charset=utf-8' : 'application/json' })
    response.end(page ? '<!doctype html>' : '{}')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
