import { readFile } from 'node:fs/promises'
import { strFromU8, strToU8, unzipSync, type Zippable, zipSync } from 'fflate'
import { UnusableInputError } from '../errors.ts'
import { writeFileWhole } from '../write-file-whole.ts'

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

/** Writes a ZIP whole or not at all: beside its place first, then renamed. Equal entries give equal bytes. */
export async function writeArchive(
  path: string,
  entries: ReadonlyMap<string, Uint8Array | object>,
): Promise<void> {
  const files: Zippable = {}
  for (const [name, content] of entries)
    files[name] = content instanceof Uint8Array ? content : strToU8(JSON.stringify(content))
  await writeFileWhole(path, zipSync(files, { level: 6, mtime: NO_TIME }))
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
