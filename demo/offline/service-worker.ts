// Keeps the reading page and all that it needs, so that it works without a network after the first visit. Files
// whose names carry their content's hash come from the cache, pages from the network while there is one. A new
// version fills a cache of its own and takes over when the last page of the old one is closed.

interface Precache {
  /** Changes with any file's content. */
  readonly version: string
  /** Addresses relative to this script. */
  readonly files: readonly string[]
}

/** Written in when the pages are built (setup/page-config.js). */
declare const __PRECACHE__: Precache
declare const self: ServiceWorkerGlobalScope

const PREFIX = 'signline-page-'
const { version, files } = __PRECACHE__
const CACHE = `${PREFIX}${version}`
const START_PAGE = 'index.html'

self.addEventListener('install', (event) => {
  event.waitUntil(fill())
})

async function fill(): Promise<void> {
  const cache = await caches.open(CACHE)
  // Pages keep their name when they change, so what the browser holds of them is asked for again.
  await cache.addAll(
    files.map((file) => new Request(file, { cache: isHashed(file) ? 'default' : 'no-cache' })),
  )
}

self.addEventListener('activate', (event) => {
  event.waitUntil(takeOver())
})

async function takeOver(): Promise<void> {
  const names = await caches.keys()
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) && name !== CACHE).map((name) => caches.delete(name)),
  )
  // The page of the first visit too takes from here what it needs later: nothing is fetched twice, and it goes on
  // working when its host has a newer version meanwhile.
  await self.clients.claim()
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin) return
  if (request.mode === 'navigate') {
    if (isStartPage(request.url)) event.respondWith(networkFirst(request))
  } else if (isKept(request.url)) event.respondWith(cacheFirst(request))
})

async function networkFirst(request: Request): Promise<Response> {
  try {
    return await fetch(request)
  } catch {
    const cache = await caches.open(CACHE)
    return (await cache.match(START_PAGE)) ?? Response.error()
  }
}

async function cacheFirst(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE)
  return (await cache.match(request)) ?? fetch(request)
}

function isStartPage(url: string): boolean {
  const scope = new URL('./', self.location.href).pathname
  const { pathname } = new URL(url)
  return pathname === scope || pathname === `${scope}${START_PAGE}`
}

function isKept(url: string): boolean {
  const { pathname } = new URL(url)
  return files.some((file) => new URL(file, self.location.href).pathname === pathname)
}

function isHashed(file: string): boolean {
  return file.startsWith('assets/')
}

export {} // types as of a module: `self` is this worker's own
