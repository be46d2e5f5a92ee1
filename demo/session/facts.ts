import { element } from '../dom/element.ts'
import { setText } from './draw.ts'

/** A list of named values. */
export class Facts<Name extends string> {
  readonly element: HTMLElement = element('dl', { class: 'facts' })
  readonly #values = new Map<Name, HTMLElement>()

  constructor(names: readonly Name[]) {
    for (const name of names) {
      const value = element('dd', {}, '–')
      this.#values.set(name, value)
      this.element.append(element('div', {}, element('dt', {}, name), value))
    }
  }

  set(name: Name, text: string): void {
    const value = this.#values.get(name)
    if (value !== undefined) setText(value, text)
  }
}
