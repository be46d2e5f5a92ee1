import type { Alternative } from '../../components/types/sign.ts'
import { element } from '../dom/element.ts'
import { setText } from '../session/draw.ts'
import { likelyReadings } from '../session/likely-readings.ts'
import { percent } from './letters-view.ts'

export interface FormingView {
  readonly element: HTMLElement
  /** What the hand may show, most likely first, nothing where no hand is seen; undefined while nobody looks. */
  show(forming: readonly Alternative[] | undefined): void
  /** What reads is not there yet. */
  showLoading(): void
}

/**
 * What the hand looks like at this moment, also between words and at rest: no text, and said to be none. Not for
 * screen readers to announce.
 */
export function createFormingView(): FormingView {
  const now = element('span', { class: 'looks-like' })
  const view = element('p', { class: 'forming' })
  return {
    element: view,
    show(forming) {
      if (forming === undefined) return view.replaceChildren()
      const likely = likelyReadings(forming)
      const said = likely.map(({ label, confidence }) => `${label}\u00a0${percent(confidence)}`).join(', ')
      setText(now, said === '' ? 'no letter' : said)
      if (now.parentElement !== view)
        view.replaceChildren('Just now your hand looks like ', now, ' – this is no text yet.')
    },
    showLoading: () =>
      view.replaceChildren('Loading what reads letters, about 17 MB; spell on, it is read when it is there.'),
  }
}
