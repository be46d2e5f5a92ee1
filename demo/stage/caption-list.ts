import type { SignedCaption } from '../../components/types/live-messages.ts'
import { element } from '../dom/element.ts'
import { captionLetters } from '../session/caption-letters.ts'
import { setText } from '../session/draw.ts'
import { likelyReadings } from '../session/likely-readings.ts'
import { saidWord } from '../session/said-word.ts'
import type { SessionState } from '../session/session-state.ts'
import { percent } from '../session/words.ts'

/** Rows that stay on the page. */
const SHOWN = 50

/** The word under way, and the final ones with confidence, cameras and other readings, newest first. */
export class CaptionList {
  readonly element: HTMLElement
  readonly #underWay = element('p', { class: 'under-way', 'aria-hidden': 'true' })
  readonly #forming = element('p', { class: 'quiet', 'aria-hidden': 'true' })
  readonly #rows = element('ol', { class: 'rows', role: 'list', reversed: true })
  /** Says finals only: a word that grows letter by letter cannot be borne read aloud. */
  readonly #log = element('div', { role: 'log', 'aria-label': 'Final captions', class: 'hidden-from-sight' })
  #lastNumber = 0

  constructor() {
    this.element = element(
      'div',
      { class: 'caption-list' },
      this.#underWay,
      this.#forming,
      this.#rows,
      this.#log,
    )
  }

  show({ finals, partial }: SessionState): void {
    this.#underWay.replaceChildren(
      partial?.text ? saidWord(partial) : element('span', { class: 'quiet' }, 'No word under way.'),
    )
    const forming = likelyReadings(partial?.forming ?? [])
    setText(
      this.#forming,
      forming.length === 0
        ? 'The hand looks like no letter just now.'
        : `The hand looks like ${forming.map(({ label, confidence }) => `${label} ${percent(confidence)}`).join(', or ')}`,
    )
    for (const caption of finals.filter(({ number }) => number > this.#lastNumber)) {
      this.#lastNumber = caption.number
      this.#rows.prepend(row(caption))
      this.#log.append(element('p', {}, caption.text))
    }
    for (const list of [this.#rows, this.#log])
      while (list.children.length > SHOWN)
        (list === this.#rows ? list.lastElementChild : list.firstElementChild)?.remove()
  }
}

function row(caption: SignedCaption): HTMLElement {
  const { number, confidence, cameras, signedAt } = caption
  const at = new Date(signedAt)
  const time = Number.isNaN(at.getTime()) ? '' : `signed at ${at.toLocaleTimeString()}, `
  const doubts = captionLetters(caption)
    .map((letter, place) => ({ ...letter, place: place + 1 }))
    .filter(({ alternatives }) => alternatives.length > 0)
  return element(
    'li',
    { value: number },
    element('p', {}, saidWord(caption)),
    element(
      'p',
      { class: 'quiet' },
      `Confidence ${percent(confidence)}, ${time}read by ${cameras.join(', ') || 'no camera'}`,
    ),
    ...(doubts.length === 0
      ? []
      : [
          element(
            'details',
            {},
            element('summary', {}, 'Other readings'),
            element(
              'ul',
              {},
              ...doubts.map(({ place, label, confidence, alternatives }) =>
                element(
                  'li',
                  {},
                  `Letter ${place}: ${label} ${percent(confidence)}, or ${alternatives
                    .slice(0, 4)
                    .map((other) => `${other.label} ${percent(other.confidence)}`)
                    .join(', ')}`,
                ),
              ),
            ),
          ),
        ]),
  )
}
