/** A value that changes, and those who want to know. */
export interface Store<T> {
  get(): T
  set(value: T): void
  /** Calls the listener now and after every change, until the returned function is called. */
  follow(listener: (value: T) => void): () => void
}

export function createStore<T>(first: T): Store<T> {
  let value = first
  const listeners = new Set<(value: T) => void>()
  return {
    get: () => value,
    set: (next) => {
      if (Object.is(next, value)) return
      value = next
      for (const listener of [...listeners]) listener(value)
    },
    follow: (listener) => {
      listeners.add(listener)
      listener(value)
      return () => listeners.delete(listener)
    },
  }
}
