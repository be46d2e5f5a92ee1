import { type Dirent, readdirSync, statSync } from 'node:fs'
import { basename, extname, isAbsolute, join, resolve } from 'node:path'
import { UnusableInputError } from '../types/errors.ts'
import { cannotOpen, statsOf } from './path-stats.ts'

const PICTURE_ENDINGS = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.tif', '.tiff', '.avif'])

/** Whether a file's name ends like that of a still picture. */
export function isPictureName(path: string): boolean {
  return PICTURE_ENDINGS.has(extname(path).toLowerCase())
}

/**
 * The pictures that the arguments name, as absolute paths, in the order of the arguments and naturally
 * sorted (`2.jpg` before `10.jpg`) within each: a picture is itself, a folder gives the pictures in it and in
 * its subfolders, a glob (`*`, `?`, `[a-z]`, `**`) what it matches. Hidden files and folders are left out.
 *
 * Throws UnusableInputError, naming each of them, for arguments that aren't there or give no picture.
 */
export function listPictures(...arguments_: readonly string[]): readonly string[] {
  const problems: string[] = []
  const paths = arguments_.flatMap((argument) => {
    const found = statsOf(argument)
    const matches = found?.isDirectory()
      ? picturesBelow(resolve(argument))
      : found
        ? [resolve(argument)]
        : hasGlobCharacters(argument)
          ? expandGlob(argument).filter(isPictureName)
          : undefined
    if (matches === undefined) problems.push(`${argument} does not exist; check the path`)
    else if (matches.length === 0) problems.push(`${argument} has no picture in it; ${READABLE}`)
    return matches ?? []
  })
  if (problems.length > 0) throw new UnusableInputError(problems.join('\n'))
  return paths
}

/** The pictures directly in a folder, in natural order. Throws UnusableInputError when there is none. */
export function picturesInFolder(folder: string): readonly string[] {
  const paths = entriesOf(resolve(folder)).filter(({ isFolder, path }) => !isFolder && isPictureName(path))
  if (paths.length === 0) throw new UnusableInputError(`${folder} has no picture in it; ${READABLE}`)
  return paths.map(({ path }) => path)
}

const READABLE = 'JPEG, PNG, WebP, GIF, TIFF and AVIF are read'

function picturesBelow(folder: string): readonly string[] {
  return entriesOf(folder).flatMap(({ path, isFolder }) =>
    isFolder ? picturesBelow(path) : isPictureName(path) ? [path] : [],
  )
}

interface Entry {
  readonly path: string
  readonly isFolder: boolean
}

function entriesOf(folder: string): readonly Entry[] {
  return listed(folder)
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      // A linked folder could lead back up; a linked file is followed.
      if (entry.isDirectory()) return [{ path, isFolder: true }]
      return isFile(path) ? [{ path, isFolder: false }] : []
    })
    .sort((a, b) => NATURAL_ORDER.compare(basename(a.path), basename(b.path)))
}

function listed(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch (error) {
    throw cannotOpen(folder, error)
  }
}

/** Links that lead nowhere, or round in a circle, are passed over like other things that are no files. */
function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

const NATURAL_ORDER = new Intl.Collator('en', { numeric: true })

/** Whether a path that does not exist may be meant as a pattern. */
export function hasGlobCharacters(path: string): boolean {
  return /[*?[]/.test(path)
}

/** The files that match a pattern of `*`, `?`, `[…]` and `**` (any folders), naturally sorted, absolute. */
export function expandGlob(glob: string): readonly string[] {
  const segments = glob.split('/').filter((segment) => segment !== '')
  return matchSegments(isAbsolute(glob) ? '/' : resolve('.'), segments)
}

function matchSegments(folder: string, segments: readonly string[]): readonly string[] {
  const [segment, ...rest] = segments
  if (segment === undefined) return []
  if (segment === '.' || segment === '..') return matchSegments(join(folder, segment), rest)
  if (statsOf(folder)?.isDirectory() !== true) return []
  if (segment === '**') {
    const folders = entriesOf(folder).filter(({ isFolder }) => isFolder)
    return [...matchSegments(folder, rest), ...folders.flatMap(({ path }) => matchSegments(path, segments))]
  }
  const wanted = segmentPattern(segment)
  const matches = entriesOf(folder).filter(({ path }) => wanted.test(basename(path)))
  return matches.flatMap(({ path, isFolder }) =>
    rest.length > 0 ? (isFolder ? matchSegments(path, rest) : []) : isFolder ? [] : [path],
  )
}

function segmentPattern(segment: string): RegExp {
  const source = segment.replace(/\[([!^]?)([^\]]+)\]|[*?]|[\\^$.|+(){}[\]]/g, (match, not, set) => {
    if (match === '*') return '[^/]*'
    if (match === '?') return '[^/]'
    if (set !== undefined) return `[${not === '' ? '' : '^'}${String(set).replace(/[\\\]^]/g, '\\$&')}]`
    return `\\${match}`
  })
  return new RegExp(`^${source}$`, 'u')
}
