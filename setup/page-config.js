// How Vite builds the browser's pages (demo/) into dist/page/: a folder of static files that asks no other host
// for anything.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './build.js'

/**
 * What a page may do; also what hosts without headers of their own enforce. HandLandmarker's usage logger
 * switches itself off when it may not connect elsewhere.
 */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const PAGES = ['index', 'stage', 'captions']
const SERVICE_WORKER = 'service-worker.js'

/** Vite's configuration; `bundlePath` is where hand_landmarker.task was made, `base` the folder of the host. */
export function pageConfig({ bundlePath, base, outDir }) {
  const root = join(projectRoot, 'demo')
  return {
    configFile: false,
    root,
    base,
    logLevel: 'warn',
    resolve: { alias: [{ find: /^hand_landmarker\.task(?=\?)/, replacement: bundlePath }] },
    assetsInclude: ['**/*.task', '**/*.onnx'],
    worker: { format: 'es' },
    plugins: [contentSecurityPolicy(), precache(join(root, 'public'))],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0, // nothing as data: addresses, which the policy would refuse to fetch
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1000,
      rolldownOptions: {
        input: {
          ...Object.fromEntries(PAGES.map((name) => [name, join(root, `${name}.html`)])),
          'service-worker': join(root, 'offline', 'service-worker.ts'),
        },
        output: {
          entryFileNames: ({ name }) =>
            name === 'service-worker' ? SERVICE_WORKER : 'assets/[name]-[hash].js',
        },
      },
    },
  }
}

function contentSecurityPolicy() {
  const meta = { 'http-equiv': 'content-security-policy', content: CONTENT_SECURITY_POLICY }
  return {
    name: 'content-security-policy',
    transformIndexHtml: () => [{ tag: 'meta', attrs: meta, injectTo: 'head-prepend' }],
  }
}

/** Tells the service worker which files to keep: all but the pages of sessions, which need a network anyway. */
function precache(publicFolder) {
  return {
    name: 'precache',
    enforce: 'post',
    generateBundle(_, bundle) {
      const worker = bundle[SERVICE_WORKER]
      const hash = createHash('sha256').update(worker.code)
      const files = []
      for (const name of readdirSync(publicFolder).sort()) {
        hash.update(name).update(readFileSync(join(publicFolder, name)))
        files.push(name)
      }
      for (const [name, output] of Object.entries(bundle).sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (name === SERVICE_WORKER || (name.endsWith('.html') && name !== 'index.html')) continue
        hash.update(name).update(output.type === 'chunk' ? output.code : output.source)
        files.push(name)
      }
      const version = hash.digest('hex').slice(0, 16)
      worker.code = worker.code.replaceAll('__PRECACHE__', JSON.stringify({ version, files }))
    },
  }
}
