import { escapeXml } from '../escape-xml.ts'

/** Markup that may stand in a page as it is. Only `html` makes it, so text cannot become markup by mistake. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

export type HtmlPart = Html | string | number | readonly Html[]

/** Template tag: the literal parts are markup, everything put in is escaped unless it is Html itself. */
export function html(literals: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const markup = literals.map((literal, place) => literal + markupOf(parts[place] ?? ''))
  return new Html(markup.join(''))
}

function markupOf(part: HtmlPart): string {
  if (part instanceof Html) return part.markup
  if (typeof part === 'string' || typeof part === 'number') return escapeXml(String(part))
  return part.map(({ markup }) => markup).join('')
}
