import {
  accessSync,
  constants,
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { UnusableInputError } from '../components/types/errors.ts'

/**
 * Makes a folder for results unless it is there; throws UnusableInputError when it cannot be written to. Disposing
 * of it removes what was made where nothing has come into it, so that failed work leaves no empty folder behind.
 */
export function openFolder(folder: string): Disposable {
  const made: string[] = []
  const removeEmpty = (): void => {
    try {
      for (const path of made.reverse()) rmdirSync(path)
    } catch {
      // Something has come into it: this folder stays, and those that it lies in.
    }
  }
  try {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false)
      throw new UnusableInputError(`${folder} is a file; name a folder for the results`)
    makeFolder(folder, made)
    accessSync(folder, constants.W_OK | constants.X_OK)
    return { [Symbol.dispose]: removeEmpty }
  } catch (error) {
    removeEmpty()
    if (error instanceof UnusableInputError) throw error
    throw new UnusableInputError(`${folder} cannot be written to (${reason(error)}); name another folder`)
  }
}

/** Node's own recursive mkdir never returns where a parent is there and refuses (/proc). */
function makeFolder(folder: string, made: string[]): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return
  if (dirname(folder) !== folder) makeFolder(dirname(folder), made)
  mkdirSync(folder)
  made.push(folder)
}

/**
 * Writes files into a folder, all or none: each is written beside its place under another name, and only
 * when the last one lies there whole they get their names. Returns their paths.
 */
export function writeWhole(folder: string, files: ReadonlyMap<string, string | Uint8Array>): string[] {
  const written: { readonly temporary: string; readonly path: string }[] = []
  const inTheWay = [...files.keys()].find((name) => isFolder(join(folder, name)))
  if (inTheWay !== undefined)
    throw new UnusableInputError(
      `${join(folder, inTheWay)} is a folder where a file is to be written; remove it or name another folder`,
    )
  try {
    for (const [name, content] of files) {
      const path = join(folder, name)
      const temporary = join(folder, `.${name}.${process.pid}.part`)
      written.push({ temporary, path })
      writeFileSync(temporary, content)
    }
    for (const { temporary, path } of written) renameSync(temporary, path)
    return written.map(({ path }) => path)
  } catch (error) {
    throw new UnusableInputError(`${folder} cannot be written to (${reason(error)}); name another folder`)
  } finally {
    for (const { temporary } of written) rmSync(temporary, { force: true })
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  const known: Readonly<Record<string, string>> = {
    EACCES: 'no permission',
    EPERM: 'no permission',
    EROFS: 'the file system is read-only',
    ENOSPC: 'no space left',
    ENOTDIR: 'a part of its path is a file',
    ENOENT: 'its folder refuses',
    EEXIST: 'a file is in the way',
    EISDIR: 'a folder is in the way',
    ENAMETOOLONG: 'the name is too long',
  }
  return known[code ?? ''] ?? message
}
