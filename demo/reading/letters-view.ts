import { UNCERTAIN_BELOW } from '../../components/signs-to-text/automatic-notice.ts'
import { element } from '../dom/element.ts'
import { type TextCommand, textCommand } from './shortcuts.ts'
import { confidenceOf, type Letter, lettersOf, type SpelledText } from './spelled-text.ts'

export interface LettersViewOptions {
  /** A letter was chosen; undefined where none is left. */
  readonly onSelect: (id: string | undefined) => void
  /** A key was pressed on the chosen letter; moves are done already. */
  readonly onCommand: (command: TextCommand, id: string) => void
}

export interface LettersView {
  readonly element: HTMLElement
  /** The chosen letter. */
  readonly selected: string | undefined
  select(id: string, takesFocus: boolean): void
  show(text: SpelledText): void
}

/**
 * The text, letter by letter, as a list in which one letter is chosen: arrow keys go through it. A letter that goes
 * away hands the choice, and the focus if it had it, to its neighbour.
 */
export function createLettersView(options: LettersViewOptions): LettersView {
  const list = element('div', {
    class: 'letters',
    role: 'listbox',
    'aria-label': 'Text, letter by letter',
    'aria-orientation': 'horizontal',
    hidden: true,
    onkeydown: press,
    onclick: click,
  })
  let text: SpelledText = []
  let selected: string | undefined
  const nodes = new Map<string, HTMLElement>()

  function show(next: SpelledText): void {
    const hadFocus = list.contains(document.activeElement)
    const wasAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 8
    const before = lettersOf(text).findIndex(({ id }) => id === selected)
    text = next
    const letters = lettersOf(text)
    const isThere = letters.some(({ id }) => id === selected)
    const grown = letters.length
    if (!isThere) selected = (letters[Math.max(0, Math.min(before, grown - 1))] ?? letters.at(-1))?.id
    render()
    if (!isThere) options.onSelect(selected)
    if (hadFocus && selected !== undefined) nodes.get(selected)?.focus()
    else if (wasAtEnd) list.scrollTop = list.scrollHeight
  }

  function render(): void {
    const letters = lettersOf(text)
    for (const [id, node] of nodes)
      if (!letters.some((letter) => letter.id === id)) {
        node.remove()
        nodes.delete(id)
      }
    const groups = text.map(({ letters: own }) => {
      const spelled = own.map(({ label }) => label).join('')
      const group = element('div', { class: 'word', role: 'group', 'aria-label': `word ${spelled}` })
      group.append(...own.map((letter) => nodeOf(letter)))
      return group
    })
    list.replaceChildren(...groups)
    list.hidden = groups.length === 0
  }

  function nodeOf(letter: Letter): HTMLElement {
    const node =
      nodes.get(letter.id) ?? element('span', { role: 'option', class: 'letter', 'data-id': letter.id })
    nodes.set(letter.id, node)
    const isSelected = letter.id === selected
    const confidence = confidenceOf(letter)
    const isUncertain = confidence < UNCERTAIN_BELOW
    const said = letter.isCorrected
      ? 'corrected'
      : `${isUncertain ? 'uncertain, ' : ''}${percent(confidence)}`
    node.textContent = letter.label
    node.setAttribute('aria-label', `${letter.label}, ${said}`)
    node.setAttribute('aria-selected', String(isSelected))
    node.title = said
    node.tabIndex = isSelected ? 0 : -1
    node.classList.toggle('uncertain', isUncertain)
    node.classList.toggle('corrected', letter.isCorrected)
    return node
  }

  function select(id: string, takesFocus: boolean): void {
    selected = id
    for (const [each, node] of nodes) {
      node.setAttribute('aria-selected', String(each === id))
      node.tabIndex = each === id ? 0 : -1
    }
    if (takesFocus) nodes.get(id)?.focus()
    options.onSelect(id)
  }

  function click({ target }: MouseEvent): void {
    const id = (target as Element).closest<HTMLElement>('[data-id]')?.dataset.id
    if (id !== undefined) select(id, true)
  }

  function press(event: KeyboardEvent): void {
    const command = textCommand(event)
    if (command === undefined || selected === undefined) return
    event.preventDefault()
    event.stopPropagation()
    if (command.kind === 'move') move(command.by)
    else options.onCommand(command, selected)
  }

  function move(by: -1 | 1 | 'start' | 'end'): void {
    const ids = lettersOf(text).map(({ id }) => id)
    const place = ids.indexOf(selected ?? '')
    const last = ids.length - 1
    const next = by === 'start' ? 0 : by === 'end' ? last : Math.max(0, Math.min(last, place + by))
    const id = ids[next]
    if (id !== undefined) select(id, true)
  }

  return {
    element: list,
    get selected() {
      return selected
    },
    select,
    show,
  }
}

/** `83 %`, with a space that does not break. */
export function percent(confidence: number): string {
  return `${Math.round(100 * confidence)}\u00a0%`
}
