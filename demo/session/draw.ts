/** Sets the text where it differs, so that a screen reader hears of changes only. */
export function setText(node: Element, text: string): void {
  if (node.textContent !== text) node.textContent = text
}

/**
 * Puts what is to be said aloud into a live region, only where more than its numbers has changed: a sentence that
 * counts seconds is read out once.
 */
export function announce(region: Element, text: string): void {
  if (withoutNumbers(region.textContent) !== withoutNumbers(text)) region.textContent = text
}

/** As `announce`, in a live region that is seen: its numbers go on counting, silently. */
export function sayInPlace(region: Element, text: string): void {
  if (region.textContent === text) return
  const isNews = withoutNumbers(region.textContent) !== withoutNumbers(text)
  region.setAttribute('aria-live', isNews ? 'polite' : 'off')
  region.textContent = text
}

function withoutNumbers(sentence: string | null): string {
  return (sentence ?? '').replace(/\d+/g, '#')
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
