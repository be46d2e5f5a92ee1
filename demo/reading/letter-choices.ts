import { element } from '../dom/element.ts'
import { setText } from '../session/draw.ts'
import { percent } from './letters-view.ts'
import type { TextCommand } from './shortcuts.ts'
import { choicesOf, type Letter } from './spelled-text.ts'

export interface LetterChoices {
  readonly element: HTMLElement
  /** The chosen letter, and whether a space can be put before it or taken away. */
  show(letter: Letter | undefined, space: 'none' | 'there' | 'possible'): void
}

const LABELS: readonly string[] = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789']

/** What else the chosen letter may be, to be taken by a tap, and what else can be done with it. */
export function createLetterChoices(onCommand: (command: TextCommand) => void): LetterChoices {
  const heading = element('h3', { id: 'choices-heading' })
  const readings = element('div', { class: 'readings' })
  const other = element(
    'select',
    { 'aria-label': 'Another letter or digit' },
    element('option', { value: '' }, 'other…'),
    ...LABELS.map((label) => element('option', { value: label }, label)),
  )
  const withOther = (kind: 'label' | 'insert'): void => {
    if (other.value !== '') onCommand({ kind, label: other.value })
    other.value = ''
  }
  const space = button('', () => onCommand({ kind: 'space' }))
  const panel = element(
    'section',
    { class: 'choices', 'aria-labelledby': 'choices-heading', hidden: true },
    heading,
    readings,
    element(
      'div',
      { class: 'buttons' },
      other,
      button('Replace', () => withOther('label')),
      button('Add behind', () => withOther('insert')),
      space,
      button('Delete letter', () => onCommand({ kind: 'delete' })),
    ),
  )

  function show(letter: Letter | undefined, spaceBefore: 'none' | 'there' | 'possible'): void {
    panel.hidden = letter === undefined
    if (letter === undefined) return
    setText(heading, `Letter ${letter.label}: what else it may be`)
    const choices = choicesOf(letter)
    // Probabilities of a word under way change many times a second: a button under a finger stays the same one.
    while (readings.children.length > choices.length) readings.lastElementChild?.remove()
    for (const [place, { label, confidence }] of choices.entries()) {
      const choice = readings.children[place] ?? readings.appendChild(choiceButton(place))
      choice.setAttribute('aria-pressed', String(label === letter.label))
      setText(choice.children[1] ?? choice, label)
      setText(choice.children[2] ?? choice, percent(confidence))
    }
    setText(space, spaceBefore === 'there' ? 'Remove space before' : 'Space before')
    space.disabled = spaceBefore === 'none'
  }

  function choiceButton(place: number): HTMLButtonElement {
    const choice = button('', () => onCommand({ kind: 'choice', place }))
    choice.append(element('kbd', {}, String(place + 1)), ' ', element('b'), ' ', element('span'))
    return choice
  }

  return { element: panel, show }
}

function button(text: string, onclick: () => void): HTMLButtonElement {
  return element('button', { type: 'button', onclick }, text)
}
