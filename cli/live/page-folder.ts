import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { UnusableInputError } from '../../components/types/errors.ts'

/** The folder of the built pages; throws UnusableInputError that says how to build them where they are not. */
export function pageFolder(folder: string = fileURLToPath(new URL('../../page', import.meta.url))): string {
  if (!existsSync(join(folder, 'index.html')))
    throw new UnusableInputError(`the pages are not built (${folder} has none); run: npm run page`)
  return folder
}
