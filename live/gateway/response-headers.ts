/** Of what is no page: nothing is loaded from it, and nobody frames it. */
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Of pages: all from this host, no inline script, WebAssembly for the networks. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "manifest-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const EVERYWHERE: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(self), microphone=(), geolocation=(), display-capture=()',
}

const DATA = /^\/(?:api|healthz|readyz|metrics|load)(?:[/?]|$)/
/** Streaming programs open it in a frame of their own. */
const FRAMED = /^\/captions\//

/** Security headers of a response, by the path that was asked for. */
export function responseHeaders(path: string): Readonly<Record<string, string>> {
  if (DATA.test(path))
    return { ...EVERYWHERE, 'content-security-policy': DATA_POLICY, 'cache-control': 'no-store', ...UNFRAMED }
  const isFramed = FRAMED.test(path)
  const ancestors = isFramed ? 'frame-ancestors *' : "frame-ancestors 'none'"
  return {
    ...EVERYWHERE,
    // Isolated pages get threads for WebAssembly.
    'cross-origin-embedder-policy': 'require-corp',
    'content-security-policy': `${PAGE_POLICY}; ${ancestors}`,
    ...(isFramed ? {} : UNFRAMED),
  }
}

const UNFRAMED: Readonly<Record<string, string>> = { 'x-frame-options': 'DENY' }
