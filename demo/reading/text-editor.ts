import type { Caption } from '../../components/types/caption.ts'
import { element } from '../dom/element.ts'
import { edited, emptyHistory, extended, redone, undone } from './edit-history.ts'
import { createLetterChoices } from './letter-choices.ts'
import { createLettersView } from './letters-view.ts'
import { historyCommand, type TextCommand } from './shortcuts.ts'
import {
  choicesOf,
  type Letter,
  lettersOf,
  type SpelledText,
  type SpelledWord,
  visibleText,
  withLabel,
  withLetterAfter,
  withoutLetter,
  withoutSpaceBefore,
  withSpaceBefore,
} from './spelled-text.ts'

export interface TextEditor {
  readonly element: HTMLElement
  /** As it is read now, the word under way included. */
  readonly text: SpelledText
  /** What stands in the text of a caption now, with its corrections. */
  textOf(caption: number): string
  readonly canUndo: boolean
  readonly canRedo: boolean
  /** What was read of a caption: the word under way, again and again, and once when it is final. */
  read(caption: Caption): void
  undo(): void
  redo(): void
  /** Takes the finished words away; what is being spelled goes on. */
  clear(): void
}

/** The text that was read, to be corrected letter by letter; undo and redo hold for corrections only. */
export function createTextEditor({ onChange }: { readonly onChange: () => void }): TextEditor {
  let history = emptyHistory
  let added = 0
  /** Number of the caption whose letters may still change. */
  let underWay: number | undefined
  const letters = createLettersView({ onSelect: showChoices, onCommand: obey })
  const choices = createLetterChoices((command) => {
    if (letters.selected !== undefined) obey(command, letters.selected)
  })
  const empty = element(
    'p',
    { class: 'nothing-yet' },
    'Letters appear here as you spell; a pause ends a word.',
  )
  const editor = element(
    'div',
    { class: 'text-editor', tabindex: '-1', onkeydown: pressAnywhere },
    empty,
    letters.element,
    choices.element,
  )

  function show(next: typeof history): void {
    const hadFocus = editor.contains(document.activeElement)
    history = next
    const text = visibleText(history.now)
    letters.show(text, underWay)
    showChoices(letters.selected)
    empty.hidden = text.length > 0
    // What had the focus may be gone: the letters have it then, or, where none is left, their place.
    if (hadFocus && !editor.contains(document.activeElement)) editor.focus()
    onChange()
  }

  function letterOf(id: string | undefined): Letter | undefined {
    return lettersOf(history.now).find((letter) => letter.id === id)
  }

  function showChoices(id: string | undefined): void {
    const text = visibleText(history.now)
    const isFirst = lettersOf(text)[0]?.id === id
    const beginsWord = text.some((word) => word.letters[0]?.id === id)
    choices.show(letterOf(id), isFirst ? 'none' : beginsWord ? 'there' : 'possible')
  }

  function obey(command: TextCommand, id: string): void {
    const letter = letterOf(id)
    if (command.kind === 'undo') show(undone(history))
    else if (command.kind === 'redo') show(redone(history))
    else if (letter !== undefined) show(edited(history, changedText(history.now, letter, command)))
  }

  function changedText(text: SpelledText, letter: Letter, command: TextCommand): SpelledText {
    const { id } = letter
    switch (command.kind) {
      case 'label':
        return withLabel(text, id, command.label)
      case 'insert':
        added += 1
        return withLetterAfter(text, id, command.label, `added.${added}`)
      case 'delete':
        // While its word is under way it will be read again, so that it was taken away is kept in mind.
        return letter.caption === underWay ? withLabel(text, id, '') : withoutLetter(text, id)
      case 'space': {
        const beginsWord = text.some((word) => word.letters[0]?.id === id)
        return beginsWord ? withoutSpaceBefore(text, id) : withSpaceBefore(text, id)
      }
      case 'choice':
      case 'next-choice': {
        const labels = choicesOf(letter).map(({ label }) => label)
        const place = labels.indexOf(letter.label)
        const at =
          command.kind === 'choice' ? command.place : (place + command.by + labels.length) % labels.length
        const label = labels[at]
        return label === undefined ? text : withLabel(text, id, label)
      }
      default:
        return text
    }
  }

  function pressAnywhere(event: KeyboardEvent): void {
    const command = historyCommand(event)
    if (command === undefined) return
    event.preventDefault()
    obey(command, letters.selected ?? '')
  }

  return {
    element: editor,
    get text() {
      return visibleText(history.now)
    },
    textOf(number) {
      const own = lettersOf(history.now).filter(({ caption }) => caption === number)
      return own.map(({ label }) => label).join('')
    },
    get canUndo() {
      return history.past.length > 0
    },
    get canRedo() {
      return history.future.length > 0
    },
    read(caption) {
      underWay = caption.state === 'partial' ? caption.number : undefined
      show(extended(history, caption))
    },
    undo: () => show(undone(history)),
    redo: () => show(redone(history)),
    clear() {
      const isUnderWay = ({ letters }: SpelledWord): boolean =>
        letters.some(({ caption }) => caption === underWay)
      show(edited(history, history.now.filter(isUnderWay)))
    },
  }
}
