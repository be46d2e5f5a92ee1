import { rename, writeFile } from 'node:fs/promises'
import { UnusableInputError } from '../../components/types/errors.ts'

/** Writes a text whole or not at all. */
export async function writeWhole(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    await writeFile(temporary, text)
    await rename(temporary, file)
  } catch (error) {
    throw new UnusableInputError(
      `${file}: cannot be written (${(error as Error).message}); name another file`,
    )
  }
}
