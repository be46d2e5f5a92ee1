import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** A SHA-256 of what lies at a path: a file's bytes, or a folder's names and files; `absent` of nothing. */
export async function hashContent(path: string): Promise<string> {
  const hash = createHash('sha256')
  try {
    await addContent(path, hash, '')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 'absent'
    throw error
  }
  return hash.digest('hex')
}

export function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

async function addContent(path: string, hash: ReturnType<typeof createHash>, name: string): Promise<void> {
  // A link inside a folder counts by where it leads; one to nowhere counts by its name.
  const found = await stat(path).catch(async (error: unknown) => {
    await lstat(path)
    if (name === '') throw error
    return undefined
  })
  if (found === undefined) {
    hash.update(`link\0${name}\0`)
    return
  }
  if (found.isDirectory()) {
    hash.update(`folder\0${name}\0`)
    for (const entry of (await readdir(path)).sort()) await addContent(join(path, entry), hash, entry)
    hash.update('end\0')
  } else {
    hash.update(`file\0${name}\0${found.size}\0`)
    await pipeline(createReadStream(path), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) hash.update(chunk)
    })
  }
}
