import type { SignedCaption } from '../../components/types/live-messages.ts'
import { element } from '../dom/element.ts'
import { captionRuns } from '../session/caption-letters.ts'
import type { ShownCaptions } from './caption-flow.ts'

interface ShownWord {
  readonly number: number
  readonly node: HTMLElement
  state: 'partial' | 'final'
}

/**
 * Words in lines, oldest line on top. A line, once full, stays as it is; a word that grows out of its line moves
 * to the next. Lines beyond the given number leave at the top.
 */
export class CaptionLines {
  readonly #root: HTMLElement
  readonly #most: number
  #words: ShownWord[] = []

  constructor(root: HTMLElement, most: number) {
    this.#root = root
    this.#most = most
  }

  show({ finals, partial }: ShownCaptions): void {
    const wanted = partial === undefined ? finals : [...finals, partial]
    const isGone = ({ number }: ShownWord): boolean => !wanted.some((caption) => caption.number === number)
    for (const word of this.#words.filter(isGone)) remove(word.node)
    this.#words = this.#words.filter((word) => !isGone(word))
    const lastNumber = this.#words.at(-1)?.number ?? 0
    for (const caption of wanted) {
      const shown = this.#words.find(({ number }) => number === caption.number)
      if (shown === undefined && caption.number > lastNumber) this.#add(caption)
      else if (shown?.state === 'partial') this.#update(shown, caption)
    }
    this.#trim()
  }

  /** Sets all words anew, after the size of the page has changed. */
  relayout(): void {
    this.#root.replaceChildren()
    for (const { node } of this.#words) this.#place(node)
    this.#trim()
  }

  #add(caption: SignedCaption): void {
    const word: ShownWord = { number: caption.number, node: element('span'), state: caption.state }
    this.#words.push(word)
    this.#update(word, caption)
  }

  #update(word: ShownWord, caption: SignedCaption): void {
    word.state = caption.state
    word.node.className = `word ${caption.state}`
    word.node.replaceChildren(
      ...captionRuns(caption).map(({ text, uncertain }) =>
        element('span', { class: uncertain ? 'uncertain' : undefined }, text),
      ),
    )
    this.#place(word.node)
  }

  #place(node: HTMLElement): void {
    const line = node.parentElement ?? this.#root.lastElementChild ?? this.#newLine()
    if (node.parentElement === null) line.append(' ', node)
    const isTooLong = line.scrollWidth > line.clientWidth && line.children.length > 1
    if (isTooLong && line.lastElementChild === node) {
      remove(node)
      this.#newLine().append(node)
    }
  }

  #newLine(): Element {
    const line = element('div', { class: 'line' })
    this.#root.append(line)
    return line
  }

  #trim(): void {
    while (this.#root.children.length > this.#most) this.#root.firstElementChild?.remove()
  }
}

/** Takes the word out of its line, and the line away with its last word. */
function remove(node: HTMLElement): void {
  const line = node.parentElement
  node.remove()
  if (line?.children.length === 0) line.remove()
}
