// Compiles the TypeScript sources into dist/ when a source is newer than the last compilation.
// Plain JavaScript, because it runs before anything is compiled.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)))

const SKIPPED = new Set(['node_modules', 'dist', 'test', '.git', 'docs', 'setup'])

/** When the newest of a folder's files of these names was changed. */
export function newestSourceMs(folder, names = /\.ts$/) {
  let newest = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name) || entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) newest = Math.max(newest, newestSourceMs(path, names))
    else if (names.test(entry.name)) newest = Math.max(newest, statSync(path).mtimeMs)
  }
  return newest
}

export function buildIfStale() {
  const config = join(projectRoot, 'tsconfig.json')
  if (!existsSync(config)) return // an installed package carries dist/ and no sources
  const stamp = join(projectRoot, 'dist', '.tsbuildinfo')
  const workspaceStamp = join(projectRoot, 'kfp', 'dist', '.tsbuildinfo')
  if (
    existsSync(stamp) &&
    existsSync(workspaceStamp) &&
    statSync(stamp).mtimeMs >= Math.max(newestSourceMs(projectRoot), statSync(config).mtimeMs)
  )
    return
  let compiler
  try {
    const manifest = createRequire(import.meta.url).resolve('typescript/package.json', {
      paths: [projectRoot],
    })
    compiler = join(dirname(manifest), 'bin', 'tsc')
  } catch {
    throw new Error(
      'the sources are not compiled and TypeScript is not installed; run `npm ci` in the checkout first',
    )
  }
  const result = spawnSync(process.execPath, [compiler, '-b', config], { cwd: projectRoot, encoding: 'utf8' })
  if (result.status !== 0) throw new Error(`the sources do not compile:\n${result.stdout}${result.stderr}`)
  const now = new Date()
  utimesSync(stamp, now, now) // the compiler leaves the file alone when nothing changed in meaning
}
