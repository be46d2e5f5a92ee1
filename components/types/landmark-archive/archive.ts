import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { strFromU8, strToU8, unzipSync, Zip, ZipDeflate } from 'fflate'
import { UnusableInputError } from '../errors.ts'

/** An opened archive; entries are inflated when they are asked for. */
export interface Archive {
  /** Names the archive in errors. */
  readonly place: string
  readonly names: readonly string[]
  has(name: string): boolean
  /** Throws UnusableInputError where there is no such entry. */
  bytes(name: string): Uint8Array
  json(name: string): unknown
}

/** ZIP cannot say "no time"; its first year makes equal contents equal files. */
const NO_TIME = new Date(1980, 0, 1)

/** An entry: its bytes, or a value that becomes JSON. */
export type ArchiveEntry = readonly [name: string, content: Uint8Array | object]

/**
 * Writes a ZIP whole or not at all: beside its place first, then renamed. Entries are compressed one after the
 * other as they come, so that no more than one is in memory. Equal entries give equal bytes.
 */
export async function writeArchive(
  path: string,
  entries: Iterable<ArchiveEntry> | AsyncIterable<ArchiveEntry>,
): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.part`
  const chunks: Uint8Array[] = []
  const zip = new Zip((error, chunk) => {
    if (error) throw error
    chunks.push(chunk)
  })
  try {
    await using file = await open(unfinished, 'wx')
    const flush = async (): Promise<void> => {
      for (const chunk of chunks.splice(0)) await file.writeFile(chunk)
    }
    for await (const [name, content] of entries) {
      const entry = new ZipDeflate(name, { level: 6 })
      entry.mtime = NO_TIME
      zip.add(entry)
      entry.push(content instanceof Uint8Array ? content : strToU8(JSON.stringify(content)), true)
      await flush()
    }
    zip.end()
    await flush()
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UnusableInputError(`${path} cannot be written (${code}); check the folder`, { cause: error })
  }
}

/** Opens what writeArchive wrote. Throws UnusableInputError for anything else. */
export async function openArchive(path: string): Promise<Archive> {
  const read = async (): Promise<Uint8Array> => {
    try {
      return await readFile(path)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new UnusableInputError(`${path} cannot be read (${code}); run the step again that made it`)
    }
  }
  const zipped = await read()
  const inflate = (wanted: (name: string) => boolean): Record<string, Uint8Array> => {
    try {
      return unzipSync(zipped, { filter: ({ name }) => wanted(name) })
    } catch (cause) {
      throw new UnusableInputError(`${path} is no archive or is cut off; run the step again that made it`, {
        cause,
      })
    }
  }
  const names: string[] = []
  inflate((name) => {
    names.push(name)
    return false
  })
  const bytes = (name: string): Uint8Array => {
    const found = inflate((other) => other === name)[name]
    if (found === undefined)
      throw new UnusableInputError(`${path} holds no ${name}; run the step again that made it`)
    return found
  }
  return {
    place: path,
    names,
    has: (name) => names.includes(name),
    bytes,
    json: (name) => JSON.parse(strFromU8(bytes(name))),
  }
}
