// Builds the browser's pages into dist/page/ when a source is newer than the last build.
// `npm run page [-- --base /folder/] [--if-stale]`; the base is the folder in which a host serves them.
import { existsSync, mkdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { buildIfStale, newestSourceMs, projectRoot } from './build.js'

const OUT = join(projectRoot, 'dist', 'page')
const STAMP = join(projectRoot, 'dist', '.page-built')

export async function buildPageIfStale() {
  if (!existsSync(join(projectRoot, 'demo'))) return // an installed package carries the pages, not their sources
  buildIfStale()
  if (!isFresh()) await buildPage('/')
}

function isFresh() {
  if (!existsSync(STAMP) || !existsSync(join(OUT, 'index.html'))) return false
  const sources = ['demo', 'components', 'models'].map((name) =>
    newestSourceMs(join(projectRoot, name), /\.(ts|css|html|svg|onnx|webmanifest)$/),
  )
  const files = ['package-lock.json', 'setup/page-config.js', 'setup/build-page.js'].map(
    (name) => statSync(join(projectRoot, name)).mtimeMs,
  )
  return statSync(STAMP).mtimeMs >= Math.max(...sources, ...files)
}

/** Builds beside the folder and moves it there whole, so that nobody is served half a page. */
async function buildPage(base) {
  const startedAt = new Date()
  rmSync(STAMP, { force: true })
  const { build } = await import('vite')
  const { pageConfig } = await import('./page-config.js')
  const { prepareHandLandmarkerBundle } = await import('../dist/models/hand-pose/prepare.js')
  const outDir = `${OUT}.${process.pid}`
  try {
    await build(pageConfig({ bundlePath: prepareHandLandmarkerBundle({ variant: 'full' }), base, outDir }))
    mkdirSync(join(projectRoot, 'dist'), { recursive: true })
    putInPlace(outDir)
  } finally {
    rmSync(outDir, { recursive: true, force: true })
  }
  if (base !== '/') return // what tests and the gateway need is built again
  writeFileSync(STAMP, '')
  utimesSync(STAMP, startedAt, startedAt)
}

/** Whoever builds the same sources at the same time puts the same there. */
function putInPlace(folder) {
  try {
    rmSync(OUT, { recursive: true, force: true })
    renameSync(folder, OUT)
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const { values } = parseArgs({
      options: { base: { type: 'string', default: '/' }, 'if-stale': { type: 'boolean', default: false } },
    })
    buildIfStale()
    if (values['if-stale']) await buildPageIfStale()
    else await buildPage(values.base.endsWith('/') ? values.base : `${values.base}/`)
    process.stderr.write(`page: ${OUT} is a folder of static files; serve it over HTTPS or on localhost\n`)
  } catch (error) {
    process.stderr.write(`page: ${error.message}\n`)
    process.exitCode = 1
  }
}
