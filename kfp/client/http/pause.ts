/** Resolves after the time, or rejects with the signal's reason. Keeps the process alive. */
export function pause(durationMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, durationMs)
    if (signal?.aborted === true) stop()
    else signal?.addEventListener('abort', stop, { once: true })
  })
}

export interface Deadline extends Disposable {
  /** Aborts when the time is over or the outer signal does. */
  readonly signal: AbortSignal
  /** The time starts anew. */
  extend(): void
}

export function until(durationMs: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController()
  const stop = (): void => controller.abort(outer?.reason)
  const expire = (): void => controller.abort(new Error(`no answer within ${durationMs} ms`))
  if (outer?.aborted === true) stop()
  outer?.addEventListener('abort', stop, { once: true })
  let timer = setTimeout(expire, durationMs)
  return {
    signal: controller.signal,
    extend: () => {
      clearTimeout(timer)
      timer = setTimeout(expire, durationMs)
    },
    [Symbol.dispose]: () => {
      clearTimeout(timer)
      outer?.removeEventListener('abort', stop)
    },
  }
}
