/** What the client needs of a socket: a browser's WebSocket has it. */
export interface ClientSocket {
  binaryType: string
  readonly bufferedAmount: number
  readonly readyState: number
  onopen: ((event: never) => void) | null
  onmessage: ((event: { readonly data: unknown }) => void) | null
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null
  onerror: ((event: never) => void) | null
  send(data: string | Uint8Array<ArrayBuffer>): void
  close(code?: number, reason?: string): void
}

/** What surrounds the client. */
export interface ClientHost {
  openSocket(address: string, protocols: readonly string[]): ClientSocket
  /** Milliseconds since 1970 on a clock that never jumps. */
  nowMs(): number
  random(): number
  /** Calls back once; the returned function calls it off. */
  after(delayMs: number, callBack: () => void): () => void
}

/** `WebSocket.OPEN` */
export const SOCKET_OPEN = 1

export function browserClientHost(): ClientHost {
  return {
    openSocket: (address, protocols) => new WebSocket(address, [...protocols]) as ClientSocket,
    nowMs: () => performance.timeOrigin + performance.now(),
    random: Math.random,
    after: (delayMs, callBack) => {
      const timer = setTimeout(callBack, delayMs)
      return () => clearTimeout(timer)
    },
  }
}
