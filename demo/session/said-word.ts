import type { Caption } from '../../components/types/caption.ts'
import { element } from '../dom/element.ts'
import { captionRuns } from './caption-letters.ts'

/** A caption's word with its uncertain letters marked; slanted, dashed and open-ended while it is partial. */
export function saidWord(caption: Pick<Caption, 'text' | 'signs' | 'confidence' | 'state'>): HTMLElement {
  return element(
    'span',
    { class: `said ${caption.state}` },
    ...captionRuns(caption).map(({ text, uncertain }) =>
      element('span', { class: uncertain ? 'uncertain' : undefined }, text),
    ),
  )
}
