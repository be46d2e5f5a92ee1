import { randomBytes } from 'node:crypto'
import { rename, rm, writeFile } from 'node:fs/promises'
import { UnusableInputError } from './errors.ts'

/** Writes a file whole or not at all: beside its place first, then renamed. */
export async function writeFileWhole(path: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${path}.${randomBytes(4).toString('hex')}.part`
  try {
    await writeFile(unfinished, content)
    await rename(unfinished, path)
  } catch (error) {
    await rm(unfinished, { force: true })
    const { code, message } = error as NodeJS.ErrnoException
    throw new UnusableInputError(
      `${path} cannot be written (${code ?? message}); check the folder, its rights and the space on its disk`,
      {
        cause: error,
      },
    )
  }
}
