import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { style } from '#components/signs-to-text/report/style.js'
import { writeReport } from '#components/signs-to-text/report/write-report.js'
import { elementsNamed, readXml, type XmlElement } from '../read-xml.ts'
import { sign, spell } from '../signs.ts'
import { reportCamera, reportInput } from './report-input.ts'

const signs = [...spell('ZELJORA', 2, 0), sign('K', 6000, 6400, 0.3)]
const report = (change = {}) => readXml(writeReport(reportInput(signs, change)))

function all(element: XmlElement): readonly XmlElement[] {
  return [element, ...element.children.flatMap(all)]
}

function allText(element: XmlElement): string {
  return element.text + element.children.map(allText).join(' ')
}

describe('the report', () => {
  test('is well-formed, and every link and label leads to something on the page', () => {
    const elements = all(report())
    const ids = elements.flatMap(({ attributes }) => attributes.id ?? [])
    expect(new Set(ids).size).toBe(ids.length)
    const hrefs = elementsNamed(report(), 'a').map(({ attributes }) => attributes.href!)
    expect(hrefs).toContain('#sign-7')
    for (const href of hrefs) expect(ids).toContain(href.slice(1))
    for (const { attributes } of elements)
      if (attributes['aria-labelledby']) expect(ids).toContain(attributes['aria-labelledby'])
  })

  test('holds no script and reaches for nothing outside itself', () => {
    const page = writeReport(reportInput(signs))
    expect(page.match(/<script|<link|<iframe|@import|url\(|https?:|\son[a-z]+=/)).toBeNull()
    const elements = all(readXml(page))
    for (const { attributes } of elements) expect(attributes.style).toBeUndefined()
    for (const image of elementsNamed(readXml(page), 'image'))
      expect(image.attributes.href).toMatch(/^data:image\//)
  })

  test('forbids everything but its own style sheet and pictures inside', () => {
    const policy = elementsNamed(report(), 'meta').find(
      ({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy',
    )!.attributes.content!
    const hash = createHash('sha256').update(style).digest('base64')
    expect(policy).toContain(`style-src 'sha256-${hash}'`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
    expect(allText(elementsNamed(report(), 'style')[0]!)).toBe(style)
  })

  test('says that it is recognition of fingerspelling, which language and vocabulary, and what is not read', () => {
    const text = allText(report())
    for (const sentence of [
      'Automatic recognition of fingerspelling, not translation',
      'No replacement for interpreters',
      'Face and body are not read',
      'ISO 639-3: ase',
      'American manual alphabet, 26 signs',
      'Networks run on the CPU.',
    ])
      expect(text).toContain(sentence)
  })

  test('can be read without seeing it: one h1, headings in order, pictures and scrolling parts named', () => {
    const elements = all(report({ cameras: [reportCamera('front', signs), reportCamera('left', signs)] }))
    const levels = elements.flatMap(({ name }) => (/^h[1-6]$/.test(name) ? Number(name[1]) : []))
    expect(levels.filter((level) => level === 1)).toHaveLength(1)
    for (const [place, level] of levels.entries())
      if (place > 0) expect(level).toBeLessThanOrEqual(levels[place - 1]! + 1)
    for (const { name, attributes } of elements) {
      if (name === 'svg') expect(attributes['aria-hidden'] ?? attributes['aria-label']).toBeTruthy()
      if (attributes.tabindex !== undefined) expect(attributes['aria-label']).toBeTruthy()
      if (name === 'th') expect(['row', 'col']).toContain(attributes.scope)
    }
    for (const landmark of ['header', 'main', 'footer'])
      expect(elements.filter(({ name }) => name === landmark)).toHaveLength(1)
  })

  test('shows the letters with times, confidence and other readings', () => {
    const rows = elementsNamed(report(), 'tr').filter(({ attributes }) => attributes.id !== undefined)
    expect(rows).toHaveLength(8)
    expect(allText(rows[0]!)).toMatch(/1.*Z.*0\.50 – 0\.75 s.*90 %.*5 %.*U.*right.*front/)
    expect(allText(rows[7]!)).toContain('uncertain')
  })

  test('names what was dropped and why', () => {
    expect(allText(report())).toContain('it could not be decoded')
  })

  test('says plainly when nothing was recognised', () => {
    const page = readXml(
      writeReport(
        reportInput([], { cameras: [reportCamera('front', [], { signs: [], framesWithHand: 0 })] }),
      ),
    )
    expect(allText(page)).toContain('No sign was recognised in this recording.')
  })

  test('shows the hands alone where the recording holds landmarks only', () => {
    const page = writeReport(reportInput(signs)).replaceAll(/ href="data:[^"]+"/g, '')
    expect(page).toContain('pictures of the signer')
    const bare = reportCamera('front', signs)
    const { dataUrl: _, ...hands } = bare.overview!
    const cameras = [{ ...bare, overview: hands, signs: [] }]
    expect(writeReport(reportInput(signs, { cameras }))).toContain('class="no-picture"')
    expect(writeReport(reportInput(signs, { cameras }))).toContain('movements of the signer')
  })

  test('takes names and labels for text, never for markup', () => {
    const evil = '<img src=x onerror=alert(1)>"\'&'
    const camera = reportCamera('front', [], { name: evil })
    const page = writeReport(reportInput([sign(evil, 0, 500)], { cameras: [camera], deviceNote: evil }))
    expect(page).not.toContain('<img')
    expect(() => readXml(page)).not.toThrow()
  })

  test('of a long recording stays small and leaves out rows without signs', () => {
    const many = Array.from({ length: 3000 }, (_, place) => sign('A', place * 1000, place * 1000 + 400))
    const late = many.map((one) => ({ ...one, startMs: one.startMs + 600_000, endMs: one.endMs + 600_000 }))
    const page = writeReport(reportInput(late, { cameras: [reportCamera('front', [])] }))
    expect(page.length).toBeLessThan(2_000_000)
    expect(allText(readXml(page))).toMatch(/Nothing was read from 0\.00 s to/)
    expect(allText(readXml(page))).toContain('The other 2200 letters are in transcript.json.')
  })
})

describe('the colours of the report', () => {
  const sheets = [...style.matchAll(/:root \{([^}]*)\}/g)].map((match) => match[1]!)
  const colours = (sheet: string) =>
    new Map([...sheet.matchAll(/--([a-z-]+): (#[0-9a-f]{6})/g)].map((match) => [match[1]!, match[2]!]))
  const light = colours(sheets[0]!)
  const dark = new Map([...light, ...colours(sheets[1]!)])

  test.each([
    ['ink', 'page'],
    ['ink', 'sheet'],
    ['quiet', 'page'],
    ['quiet', 'sheet'],
    ['doubt', 'page'],
    ['doubt', 'sheet'],
    ['accent', 'page'],
    ['sheet', 'accent'],
    ['ink', 'accent-soft'],
  ])('%s on %s has the contrast that WCAG AA asks of text, in light and dark', (text, ground) => {
    for (const scheme of [light, dark])
      expect(contrast(scheme.get(text)!, scheme.get(ground)!)).toBeGreaterThanOrEqual(4.5)
  })
})

/** WCAG 2.2: contrast ratio of two colours `#rrggbb`. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string): number => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (high + 0.05) / (low + 0.05)
}
