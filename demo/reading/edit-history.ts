import type { Caption } from '../../components/types/caption.ts'
import { withCaption } from './merge-caption.ts'
import { isSameText, type SpelledText } from './spelled-text.ts'

/** The text, and what it was before and after each correction. */
export interface EditHistory {
  readonly past: readonly SpelledText[]
  readonly now: SpelledText
  readonly future: readonly SpelledText[]
}

export const emptyHistory: EditHistory = { past: [], now: [], future: [] }

const MOST_STEPS = 200

/** A correction: what it replaced can be had back. The same text is no correction. */
export function edited(history: EditHistory, now: SpelledText): EditHistory {
  if (isSameText(now, history.now)) return history
  return { past: [...history.past, history.now].slice(-MOST_STEPS), now, future: [] }
}

export function undone({ past, now, future }: EditHistory): EditHistory {
  const before = past.at(-1)
  if (before === undefined) return { past, now, future }
  return { past: past.slice(0, -1), now: before, future: [now, ...future] }
}

export function redone({ past, now, future }: EditHistory): EditHistory {
  const [after, ...later] = future
  if (after === undefined) return { past, now, future }
  return { past: [...past, now], now: after, future: later }
}

/** What was read is no correction: it stays whatever is undone or done again. */
export function extended({ past, now, future }: EditHistory, caption: Caption): EditHistory {
  return {
    past: past.map((text) => withCaption(text, caption)),
    now: withCaption(now, caption),
    future: future.map((text) => withCaption(text, caption)),
  }
}
