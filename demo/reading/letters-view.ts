import { UNCERTAIN_BELOW } from '../../components/signs-to-text/automatic-notice.ts'
import { element } from '../dom/element.ts'
import { setText } from '../session/draw.ts'
import { type TextCommand, textCommand } from './shortcuts.ts'
import { confidenceOf, type Letter, lettersOf, type SpelledText } from './spelled-text.ts'

export interface LettersViewOptions {
  /** A letter was chosen; undefined where none is any more. */
  readonly onSelect: (id: string | undefined) => void
  /** A key was pressed on the chosen letter; moves are done already. */
  readonly onCommand: (command: TextCommand, id: string) => void
}

export interface LettersView {
  readonly element: HTMLElement
  /** The chosen letter; none until a person chooses one. */
  readonly selected: string | undefined
  /** `underWay`: number of the caption whose letters may still change, where there is one. */
  show(text: SpelledText, underWay?: number): void
}

/**
 * The text, letter by letter, as a list in which one letter can be chosen: with Tab or a tap, then arrow keys go
 * through it. A chosen letter that goes away hands the choice, and the focus if it had it, to its neighbour.
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
    onfocusin: click,
  })
  let text: SpelledText = []
  let selected: string | undefined
  const nodes = new Map<string, HTMLElement>()

  function show(next: SpelledText, underWay?: number): void {
    const hadFocus = list.contains(document.activeElement)
    const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - NEAR_END_PX
    const place = lettersOf(text).findIndex(({ id }) => id === selected)
    text = next
    const letters = lettersOf(text)
    const isGone = selected !== undefined && letters.every(({ id }) => id !== selected)
    if (isGone) selected = (letters[place] ?? letters.at(-1))?.id
    render(underWay)
    if (isGone) options.onSelect(selected)
    if (hadFocus && selected !== undefined) nodes.get(selected)?.focus()
    else if (isAtEnd) list.scrollTop = list.scrollHeight
  }

  /** Letters that stay keep their place in the page, so that a focus or a press on one of them is not disturbed. */
  function render(underWay: number | undefined): void {
    const ids = new Set(lettersOf(text).map(({ id }) => id))
    for (const id of nodes.keys()) if (!ids.has(id)) nodes.delete(id)
    for (const [place, { letters }] of text.entries()) {
      const word = list.children[place] ?? list.appendChild(element('div', { role: 'group' }))
      const isUnderWay = letters.some(({ caption }) => caption === underWay)
      const spelled = letters.map(({ label }) => label).join('')
      setClass(word, isUnderWay ? 'word partial' : 'word')
      word.setAttribute('aria-label', isUnderWay ? `word under way ${spelled}` : `word ${spelled}`)
      setChildren(word, letters.map(nodeOf))
    }
    setChildren(list, [...list.children].slice(0, text.length))
    list.hidden = text.length === 0
    markSelected()
  }

  function nodeOf(letter: Letter): HTMLElement {
    const node = nodes.get(letter.id) ?? element('span', { role: 'option', 'data-id': letter.id })
    nodes.set(letter.id, node)
    const confidence = confidenceOf(letter)
    const isUncertain = confidence < UNCERTAIN_BELOW
    const said = letter.isCorrected
      ? 'corrected'
      : `${isUncertain ? 'uncertain, ' : ''}${percent(confidence)}`
    setText(node, letter.label)
    node.setAttribute('aria-label', `${letter.label}, ${said}`)
    node.title = said
    setClass(node, `letter${isUncertain ? ' uncertain' : ''}${letter.isCorrected ? ' corrected' : ''}`)
    return node
  }

  /** Tab comes to the chosen letter, or to the newest. */
  function markSelected(): void {
    const tabStop = selected ?? lettersOf(text).at(-1)?.id
    for (const [id, node] of nodes) {
      node.setAttribute('aria-selected', String(id === selected))
      node.tabIndex = id === tabStop ? 0 : -1
    }
  }

  function select(id: string | undefined): void {
    if (id === selected) return
    selected = id
    markSelected()
    options.onSelect(id)
  }

  function click({ target }: Event): void {
    const node = (target as Element).closest<HTMLElement>('[data-id]')
    if (node === null) return
    select(node.dataset.id)
    node.focus()
  }

  function press(event: KeyboardEvent): void {
    const command = textCommand(event)
    if (command === undefined || selected === undefined) return
    event.preventDefault()
    event.stopPropagation()
    if (command.kind === 'move') move(command.by)
    else if (command.kind === 'leave') select(undefined)
    else options.onCommand(command, selected)
  }

  function move(by: -1 | 1 | 'start' | 'end'): void {
    const ids = lettersOf(text).map(({ id }) => id)
    const place = ids.indexOf(selected ?? '')
    const last = ids.length - 1
    const id = ids[by === 'start' ? 0 : by === 'end' ? last : Math.max(0, Math.min(last, place + by))]
    if (id !== undefined) nodes.get(id)?.focus()
  }

  return {
    element: list,
    get selected() {
      return selected
    },
    show,
  }
}

/** Moves only what is not in its place yet. */
function setChildren(parent: Element, children: readonly Element[]): void {
  const wanted = new Set(children)
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove()
  for (const [place, child] of children.entries())
    if (parent.children[place] !== child) parent.insertBefore(child, parent.children[place] ?? null)
}

function setClass(node: Element, names: string): void {
  if (node.className !== names) node.className = names
}

/** Scrolled so near to its end, pixels, a text follows what is added. */
const NEAR_END_PX = 8

/** `83 %`, with a space that does not break. */
export function percent(confidence: number): string {
  return `${Math.round(100 * confidence)}\u00a0%`
}
