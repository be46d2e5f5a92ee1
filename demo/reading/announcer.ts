export interface AnnouncerOptions {
  /** A polite live region. */
  readonly region: HTMLElement
  /** Time between two announcements, milliseconds. */
  readonly everyMs?: number
}

/** Says finished words to screen readers, several together, seldom enough to be heard to their end. */
export interface Announcer {
  say(text: string): void
}

export function createAnnouncer({ region, everyMs = 3000 }: AnnouncerOptions): Announcer {
  let waiting: string[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const flush = (): void => {
    timer = undefined
    if (waiting.length === 0) return
    region.textContent = waiting.join(' ')
    waiting = []
    timer = setTimeout(flush, everyMs)
  }
  return {
    say(text) {
      waiting.push(text)
      if (timer === undefined) flush()
    },
  }
}
