import { stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import fastifyStatic from '@fastify/static'
import { UnusableInputError } from '../../../components/types/errors.ts'
import type { GatewayApp } from '../gateway-context.ts'

/** Which file shows which page; the session's id stays in the address, the ticket behind its `#`. */
const PAGES: Readonly<Record<string, string>> = {
  '/': 'index.html',
  '/join/:session': 'index.html',
  '/stage/:session': 'stage.html',
  '/captions/:session': 'captions.html',
}

/** Built files whose names hold a hash of their content never change, seconds. */
const YEAR_S = 31_536_000

/** Serves a built page. Throws UnusableInputError where the folder has none. */
export async function pageRoutes(app: GatewayApp, pageFolder: string): Promise<void> {
  const root = resolve(pageFolder)
  const files = [...new Set(Object.values(PAGES))]
  const missing = await Promise.all(
    files.map((file) =>
      stat(join(root, file)).then(
        () => [],
        () => [file],
      ),
    ),
  )
  if (missing.flat().length > 0)
    throw new UnusableInputError(
      `${pageFolder}: no ${missing.flat().join(', ')} in it; build the page first, or leave it out`,
    )
  await app.register(fastifyStatic, {
    root,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (response, path) => {
      const isHashed = path.startsWith(join(root, 'assets/'))
      response.setHeader('cache-control', isHashed ? `public, max-age=${YEAR_S}, immutable` : 'no-cache')
    },
  })
  for (const [url, file] of Object.entries(PAGES))
    app.get(url, { schema: { hide: true } }, (_request, reply) => reply.sendFile(file))
}
