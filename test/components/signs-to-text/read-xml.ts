import { SaxesParser } from 'saxes'

export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly XmlElement[]
  /** Its own text, without that of its children. */
  readonly text: string
}

/** Reads XML with a strict parser; throws where it is not well-formed. */
export function readXml(xml: string): XmlElement {
  interface Open extends XmlElement {
    readonly children: Open[]
    text: string
  }
  const open: Open[] = [{ name: '#document', attributes: {}, children: [], text: '' }]
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Open = { name, attributes, children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('text', (text) => {
    open.at(-1)!.text += text
  })
  parser.on('closetag', () => {
    open.pop()
  })
  parser.write(xml).close()
  return open[0]!.children[0]!
}

export function elementsNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return [
    ...(element.name === name ? [element] : []),
    ...element.children.flatMap((child) => elementsNamed(child, name)),
  ]
}
