/**
 * Passes on only the newest item that came since the last one was taken, so that a slow reader of a live
 * camera sees the present and not the past. `onDrop` gets every item that was overtaken.
 *
 * Leaving the iteration early calls `stop`, which has to make `items` end soon.
 */
export async function* newestOnly<T>(
  items: AsyncIterable<T>,
  onDrop: (item: T) => void,
  stop: () => void,
): AsyncGenerator<T, void, undefined> {
  let newest: { readonly item: T } | undefined
  let end: { readonly error?: unknown } | undefined
  let wake: () => void = () => {}

  const pump = (async () => {
    try {
      for await (const item of items) {
        if (newest) onDrop(newest.item)
        newest = { item }
        wake()
      }
      end = {}
    } catch (error) {
      end = { error }
    }
    wake()
  })()

  try {
    for (;;) {
      if (newest) {
        const { item } = newest
        newest = undefined
        yield item
      } else if (end) {
        if ('error' in end) throw end.error
        return
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
  } finally {
    stop()
    await pump
    if (newest) onDrop(newest.item)
  }
}
