/** Says finished words to screen readers. */
export interface Announcer {
  say(text: string): void
}

/**
 * Passes words on to a polite live region so seldom that each announcement is heard to its end: the first at once,
 * then together what came within `everyMs` milliseconds.
 */
export function createAnnouncer(announce: (text: string) => void, everyMs = 3000): Announcer {
  let waiting: string[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = (): void => {
    timer = undefined
    if (waiting.length === 0) return
    announce(waiting.join(' '))
    waiting = []
    timer = setTimeout(flush, everyMs)
  }
  return {
    say(text) {
      if (text === '') return
      waiting.push(text)
      if (timer === undefined) flush()
    },
  }
}
