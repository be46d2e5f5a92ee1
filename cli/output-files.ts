import { accessSync, constants, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UnusableInputError } from '../components/types/errors.ts'

/**
 * A recording is not to be lost to a slip of the keyboard, nor one result to the other: throws
 * UnusableInputError where one of the files to be written is the recording or is given twice.
 */
export function refuseOverwriting(clip: string, written: readonly string[]): void {
  const taken = new Map([[placeOf(clip), 'the recording itself']])
  for (const path of written) {
    const other = taken.get(placeOf(path))
    if (other !== undefined)
      throw new UnusableInputError(`${path} cannot be written: it is ${other}; give another name`)
    taken.set(placeOf(path), 'given twice')
  }
}

function placeOf(path: string): string {
  try {
    const { dev, ino } = statSync(path)
    return `${dev}:${ino}`
  } catch {
    return resolve(path)
  }
}

/** Throws UnusableInputError before minutes of work whose result could not be written. */
export function refuseUnwritable(path: string): void {
  const folder = dirname(path)
  if (!isFolder(folder))
    throw new UnusableInputError(`${path} cannot be written: ${folder} is not a folder; make it first`)
  if (isFolder(path)) throw new UnusableInputError(`${path} is a folder; give the name of a file`)
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw new UnusableInputError(
      `${path} cannot be written: ${folder} allows no new files; name another folder`,
      { cause },
    )
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
