import { UNCERTAIN_BELOW } from '../../components/signs-to-text/automatic-notice.ts'
import type { Caption } from '../../components/types/caption.ts'
import { element } from '../dom/element.ts'
import { percent } from './letters-view.ts'

export interface FormingView {
  readonly element: HTMLElement
  /** The partial caption; undefined where nothing is being spelled. */
  show(caption: Caption | undefined): void
}

/** Less likely readings of what the hand shows are noise, 0..1. */
const WORTH_SHOWING = 0.05

/** The word under way, which may still change, and what the hand shows now. Not for screen readers to announce. */
export function createFormingView(): FormingView {
  const word = element('p', { class: 'partial-word' })
  const now = element('ol', { class: 'forming', 'aria-label': 'What the hand shows now' })
  const view = element(
    'section',
    { class: 'under-way', 'aria-label': 'Word under way' },
    element('h2', { class: 'label' }, 'Now'),
    now,
    word,
  )
  function show(caption: Caption | undefined): void {
    word.replaceChildren(
      ...(caption?.signs ?? []).map(({ label, confidence }) =>
        element('span', { class: confidence < UNCERTAIN_BELOW ? 'letter uncertain' : 'letter' }, label),
      ),
    )
    now.replaceChildren(
      ...(caption?.forming ?? [])
        .filter(({ confidence }) => confidence >= WORTH_SHOWING)
        .slice(0, 3)
        .map(({ label, confidence }) =>
          element('li', {}, element('b', {}, label), element('span', {}, percent(confidence))),
        ),
    )
  }
  return { element: view, show }
}
