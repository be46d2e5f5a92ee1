// Imported first by each worker: nothing in it can ask another host for anything. A worker follows the policy that
// its own file came with, not its page's, and plain static hosts send none; HandLandmarker would report its use
// from there.

const refuse = (url: string): never => {
  throw new TypeError(
    `${new URL(url, location.href).origin} is not this page's host, and nothing else is asked`,
  )
}

function isForeign(url: string): boolean {
  const { protocol, origin } = new URL(url, location.href)
  return origin !== location.origin && protocol !== 'blob:' && protocol !== 'data:'
}

const plainFetch = globalThis.fetch
globalThis.fetch = async (input, init) => {
  const url = input instanceof Request ? input.url : String(input)
  return isForeign(url) ? refuse(url) : plainFetch(input, init)
}

const plainOpen = XMLHttpRequest.prototype.open
XMLHttpRequest.prototype.open = function open(this: XMLHttpRequest, ...given: unknown[]) {
  const url = String(given[1])
  return isForeign(url) ? refuse(url) : Reflect.apply(plainOpen, this, given)
}

for (const name of ['WebSocket', 'EventSource', 'WebTransport', 'RTCPeerConnection'])
  Reflect.deleteProperty(globalThis, name)

export {}
