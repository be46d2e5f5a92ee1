import { type Stats, statSync } from 'node:fs'
import { UnusableInputError } from '../types/errors.ts'

/** Nothing can lie at such a path: it isn't there, goes on behind a file, or is longer than names may be. */
const NOTHING_THERE = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'])

/** What lies at a path, or undefined where nothing does. Throws UnusableInputError where nobody may look. */
export function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch (error) {
    if (NOTHING_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined
    throw cannotOpen(path, error)
  }
}

/** The fault that a failed look at a path amounts to, or what was thrown where that is no such failure. */
export function cannotOpen(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  const why = code === 'EACCES' || code === 'EPERM' ? 'no permission' : code
  return new UnusableInputError(
    `${path} cannot be opened (${why}); check its rights and those of its folders`,
    {
      cause: error,
    },
  )
}
