/** Attributes by name; `true` sets an empty one, `false` and undefined leave it out; functions listen to an event. */
type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: never) => void)>>

/**
 * A new element with its attributes (`class`, `aria-label`, `onclick` …) and children. Text children stay text:
 * nothing is read as HTML.
 */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === 'function') made.addEventListener(key.slice(2), value as (event: Event) => void)
    else if (value === true) made.setAttribute(key, '')
    else if (value !== undefined && value !== false) made.setAttribute(key, String(value))
  }
  made.append(...children)
  return made
}
