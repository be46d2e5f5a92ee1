import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ClientUsageError } from '../client-error.ts'

/** What `~/.config/kfp/context.json` may hold; Python's client reads and writes the same file. */
export interface ContextFile {
  readonly namespace?: string
  /** Sent as the Cookie header. */
  readonly client_authentication_cookie?: string
  readonly client_authentication_header_name?: string
  readonly client_authentication_header_value?: string
}

const FIELDS = [
  'namespace',
  'client_authentication_cookie',
  'client_authentication_header_name',
  'client_authentication_header_value',
] as const

/** The context file of a home folder; empty where there is none. */
export async function readContextFile(homeFolder: string): Promise<ContextFile> {
  const file = join(homeFolder, '.config', 'kfp', 'context.json')
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw new ClientUsageError(
      `${file}: cannot be read (${(error as Error).message}); mend it or take it away`,
    )
  }
  let content: unknown
  try {
    content = JSON.parse(text)
  } catch {
    // Not the parser's message: it would quote the file, which may hold a cookie.
    throw new ClientUsageError(`${file}: this is no JSON; mend it or take it away`)
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new ClientUsageError(`${file}: this is no JSON object; mend it or take it away`)
  for (const name of FIELDS) {
    const value: unknown = (content as Record<string, unknown>)[name]
    if (value !== undefined && value !== null && typeof value !== 'string')
      throw new ClientUsageError(`${file}: ${name} is no text; write it in quotes`)
  }
  return content
}
