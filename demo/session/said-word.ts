import type { Caption } from '../../components/types/caption.ts'
import { element } from '../dom/element.ts'
import { captionLetters } from './caption-letters.ts'

/** A caption's word with its uncertain letters marked; slanted, dotted and open-ended while it is partial. */
export function saidWord(caption: Pick<Caption, 'text' | 'signs' | 'confidence' | 'state'>): HTMLElement {
  return element(
    'span',
    { class: `said ${caption.state}` },
    ...captionLetters(caption).map(({ label, uncertain }) =>
      element('span', { class: uncertain ? 'uncertain' : undefined }, label),
    ),
  )
}
