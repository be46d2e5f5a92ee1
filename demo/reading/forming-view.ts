import type { Alternative } from '../../components/types/sign.ts'
import { element } from '../dom/element.ts'
import { setText } from '../session/draw.ts'
import { percent } from './letters-view.ts'

export interface FormingView {
  readonly element: HTMLElement
  /** What the hand may show, most likely first; nothing where no hand is seen. */
  show(forming: readonly Alternative[]): void
}

/** Less likely readings of what the hand shows are noise, 0..1. */
const WORTH_SHOWING = 0.05

/**
 * What the hand looks like at this moment, also between words and at rest: no text, and said to be none. Not for
 * screen readers to announce.
 */
export function createFormingView(): FormingView {
  const now = element('span', { class: 'looks-like' })
  const view = element(
    'p',
    { class: 'forming' },
    'Just now your hand looks like ',
    now,
    ' – this is no text yet.',
  )
  function show(forming: readonly Alternative[]): void {
    const likely = forming.filter(({ confidence }) => confidence >= WORTH_SHOWING).slice(0, 3)
    const said = likely.map(({ label, confidence }) => `${label}\u00a0${percent(confidence)}`).join(', ')
    setText(now, said === '' ? 'no letter' : said)
  }
  show([])
  return { element: view, show }
}
