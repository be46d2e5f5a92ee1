/** More often shows no more, bytes. */
const TELL_EVERY_BYTES = 500_000

/** Has `onBytes` told how much of all that this worker fetches from here on has come, bytes, while it comes. */
export function countFetched(onBytes: (bytes: number) => void): void {
  let bytes = 0
  let toldBytes = 0
  const counter = (): TransformStream<Uint8Array, Uint8Array> =>
    new TransformStream({
      transform(chunk, out) {
        bytes += chunk.byteLength
        if (bytes - toldBytes >= TELL_EVERY_BYTES) {
          toldBytes = bytes
          onBytes(bytes)
        }
        out.enqueue(chunk)
      },
    })
  const uncounted = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const answer = await uncounted(input, init)
    if (answer.body === null) return answer
    const { status, statusText, headers } = answer
    return new Response(answer.body.pipeThrough(counter()), { status, statusText, headers })
  }
}
