/** What a key does in the text. */
export type TextCommand =
  | { readonly kind: 'move'; readonly by: -1 | 1 | 'start' | 'end' }
  | { readonly kind: 'next-choice'; readonly by: -1 | 1 }
  | { readonly kind: 'choice'; readonly place: number }
  | { readonly kind: 'label'; readonly label: string }
  | { readonly kind: 'insert'; readonly label: string }
  | { readonly kind: 'delete' }
  | { readonly kind: 'space' }
  | { readonly kind: 'undo' | 'redo' }
  /** Chooses no letter any more. */
  | { readonly kind: 'leave' }

type Keys = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** The command of a key that is pressed on a letter; undefined where it has none. */
export function textCommand(keys: Keys): TextCommand | undefined {
  const isCommand = keys.ctrlKey || keys.metaKey
  if (keys.altKey) return undefined
  if (isCommand) return historyCommand(keys)
  const named = NAMED[keys.key]
  if (named !== undefined) return named
  if (/^[1-9]$/.test(keys.key)) return { kind: 'choice', place: Number(keys.key) - 1 }
  if (/^[a-z]$/i.test(keys.key))
    return { kind: keys.shiftKey ? 'insert' : 'label', label: keys.key.toUpperCase() }
  return undefined
}

/** Undo and redo, which hold wherever the focus is. */
export function historyCommand(keys: Keys): TextCommand | undefined {
  if (keys.altKey || !(keys.ctrlKey || keys.metaKey)) return undefined
  const key = keys.key.toLowerCase()
  if (key === 'z') return { kind: keys.shiftKey ? 'redo' : 'undo' }
  return key === 'y' ? { kind: 'redo' } : undefined
}

const NAMED: Readonly<Record<string, TextCommand>> = {
  ArrowLeft: { kind: 'move', by: -1 },
  ArrowRight: { kind: 'move', by: 1 },
  Home: { kind: 'move', by: 'start' },
  End: { kind: 'move', by: 'end' },
  ArrowDown: { kind: 'next-choice', by: 1 },
  ArrowUp: { kind: 'next-choice', by: -1 },
  Delete: { kind: 'delete' },
  Backspace: { kind: 'delete' },
  ' ': { kind: 'space' },
  Escape: { kind: 'leave' },
}

/** The list that the page shows. */
export const SHORTCUTS: readonly (readonly [keys: string, does: string])[] = [
  ['Tab', 'go to the next control, and into the text'],
  ['← →', 'go from letter to letter; Home and End go to the first and last'],
  ['↑ ↓', 'go through what else the letter may be'],
  ['1 to 6', 'take that reading'],
  ['A to Z', 'put that letter in its place'],
  ['Shift + A to Z', 'add that letter behind it'],
  ['Space', 'put a space before the letter, or take it away'],
  ['Delete', 'take the letter away'],
  ['Ctrl + Z, Ctrl + Y', 'undo, redo'],
  ['Esc', 'let go of the letter'],
]
