/** Sets the text where it differs, so that a screen reader hears of changes only. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

/** Draws the newest value, at most once a picture of the screen. */
export function onNextFrame<T>(draw: (value: T) => void): (value: T) => void {
  let waiting: { readonly value: T } | undefined
  return (value) => {
    const isAsked = waiting !== undefined
    waiting = { value }
    if (isAsked) return
    // A hidden page gets no animation frames and nobody looks at it; it is drawn when it is seen again.
    requestAnimationFrame(() => {
      const now = waiting
      waiting = undefined
      if (now !== undefined) draw(now.value)
    })
  }
}
