import { vocabularies } from '../../components/pose-to-signs/vocabulary.ts'
import type { Alphabet } from '../../components/types/sign.ts'
import { element } from '../dom/element.ts'
import { SHORTCUTS } from './shortcuts.ts'

const ACTIONS = {
  undo: 'Undo',
  redo: 'Redo',
  copy: 'Copy',
  saveVtt: 'Save as WebVTT',
  saveText: 'Save as text',
  clear: 'Clear',
} as const
export type Action = keyof typeof ACTIONS

export interface LayoutParts {
  readonly camera: HTMLElement
  readonly forming: HTMLElement
  readonly text: HTMLElement
  readonly settings: HTMLElement
  readonly actions: Readonly<Record<Action, () => void>>
}

export interface Layout {
  readonly elements: readonly HTMLElement[]
  /** Says something to screen readers, politely. */
  announce(text: string): void
  nameVocabulary(alphabet: Alphabet): void
  enable(actions: Readonly<Record<Action, boolean>>): void
  sayDone(sentence: string): void
  sayFault(sentence: string): void
  sayOffline(): void
  sayNewer(): void
}

const UNITS: Readonly<Record<Alphabet, string>> = { letters: 'letters', digits: 'digits', both: 'signs' }

/** Puts the parts of the reading page in their places. */
export function layOut({ camera, forming, text, settings, actions }: LayoutParts): Layout {
  const vocabulary = element('p', { class: 'vocabulary' })
  const announcements = element('div', { class: 'hidden-from-sight', role: 'status' })
  const done = element('p', { class: 'done', role: 'status' })
  const fault = element('p', { class: 'fault', role: 'alert' })
  const offline = element('p', { hidden: true }, 'This page is kept in this browser and works offline.')
  const newer = element('p', { role: 'status' })
  const buttons = Object.entries(ACTIONS).map(
    ([name, label]) =>
      [
        name as Action,
        element('button', { type: 'button', onclick: () => act(name as Action) }, label),
      ] as const,
  )

  function act(action: Action): void {
    // Buttons that do nothing now stay in the tab order, so that the focus is never lost to one that was used.
    if (buttons.find(([name]) => name === action)?.[1].getAttribute('aria-disabled') === 'true') return
    done.textContent = ''
    fault.textContent = ''
    actions[action]()
  }

  const header = element('header', {}, element('h1', {}, 'Fingerspelling to text'), vocabulary)
  const main = element(
    'main',
    {},
    element('div', { class: 'own-picture' }, camera),
    element(
      'div',
      { class: 'reading' },
      element(
        'section',
        { class: 'read', 'aria-labelledby': 'read-heading' },
        element('h2', { id: 'read-heading', class: 'label' }, 'Text'),
        text,
        forming,
        element('p', { class: 'legend' }, ...legend()),
        element(
          'div',
          { class: 'buttons', role: 'toolbar', 'aria-label': 'Text' },
          ...buttons.map(([, it]) => it),
        ),
        done,
        fault,
      ),
    ),
    element(
      'section',
      { class: 'choose', 'aria-labelledby': 'settings-heading' },
      element('h2', { id: 'settings-heading' }, 'Settings'),
      settings,
    ),
    element(
      'section',
      { class: 'keys', 'aria-labelledby': 'keys-heading' },
      element('h2', { id: 'keys-heading' }, 'Keys, on a letter of the text'),
      element(
        'dl',
        {},
        ...SHORTCUTS.map(([keys, does]) =>
          element('div', {}, element('dt', {}, element('kbd', {}, keys)), element('dd', {}, does)),
        ),
      ),
    ),
  )
  const footer = element(
    'footer',
    {},
    element(
      'p',
      {},
      'Reads the hand only: what face and body say in American Sign Language is not read. It replaces no interpreter.',
    ),
    offline,
    newer,
    element('p', {}, element('a', { href: `${import.meta.env.BASE_URL}licences.txt` }, 'Licences')),
  )

  return {
    elements: [header, main, footer, announcements],
    announce: (text) => {
      announcements.textContent = text
    },
    nameVocabulary(alphabet) {
      const { name, size } = vocabularies[alphabet]
      vocabulary.textContent =
        `Automatic recognition of fingerspelling in American Sign Language (ase): the ${name}, ${size} ${UNITS[alphabet]}. ` +
        'It makes mistakes. Nothing leaves this browser, and nothing is recorded.'
    },
    enable(enabled) {
      for (const [name, it] of buttons) it.setAttribute('aria-disabled', String(!enabled[name]))
    },
    sayDone: (sentence) => {
      done.textContent = sentence
    },
    sayFault: (sentence) => {
      fault.textContent = sentence
    },
    sayOffline: () => {
      offline.hidden = false
    },
    sayNewer: () => {
      newer.textContent =
        'There is a newer version of this page. It comes when this one is closed in all tabs and opened again; save your text first.'
    },
  }
}

function legend(): readonly (Node | string)[] {
  return [
    element('span', { class: 'letter uncertain' }, 'A'),
    ' uncertain ',
    element('span', { class: 'letter corrected' }, 'A'),
    ' corrected by you, ',
    element('i', {}, 'A…'),
    ' word under way. Choose a letter to see what else it may be.',
  ]
}
