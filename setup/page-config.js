// How Vite builds the browser's pages (demo/) into dist/page/: a folder of static files that asks no other host
// for anything.
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
    plugins: [contentSecurityPolicy()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0, // nothing as data: addresses, which the policy would refuse to fetch
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1000,
      rolldownOptions: {
        input: Object.fromEntries(PAGES.map((name) => [name, join(root, `${name}.html`)])),
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
