import { describe, expect, test } from 'vitest'
import { escapeXml } from '#components/signs-to-text/escape-xml.js'
import { writeEaf } from '#components/signs-to-text/write-eaf.js'
import type { Sign } from '#components/types/sign.js'
import { elementsNamed, readXml, type XmlElement } from './read-xml.ts'
import { sign, spell, transcriptFrom } from './signs.ts'

const setting = {
  writtenAt: new Date('2026-03-01T12:00:00Z'),
  media: [
    {
      cameraId: 'front',
      url: 'file:///tmp/a%20&b.mp4',
      relativeUrl: './a%20&b.mp4',
      mimeType: 'video/mp4',
    },
  ],
}
const eaf = (signs: readonly Sign[]) => readXml(writeEaf(transcriptFrom(signs), setting))
const tier = (document: XmlElement, id: string) =>
  elementsNamed(document, 'TIER').find((element) => element.attributes.TIER_ID === id)!
const values = (element: XmlElement) => elementsNamed(element, 'ANNOTATION_VALUE').map((value) => value.text)

/** What the schema of EAF 3.0 asks: the order of elements, attributes that must be there, references that resolve. */
function expectValidEaf(document: XmlElement) {
  const order = [
    'LICENSE',
    'HEADER',
    'TIME_ORDER',
    'TIER',
    'LINGUISTIC_TYPE',
    'LOCALE',
    'LANGUAGE',
    'CONSTRAINT',
  ]
  const places = document.children.map((child) => order.indexOf(child.name))
  expect(places).not.toContain(-1)
  expect(places).toEqual([...places].sort((a, b) => a - b))
  expect(document.attributes).toMatchObject({ FORMAT: '3.0', VERSION: '3.0' })
  expect(document.attributes.AUTHOR).toBeDefined()
  expect(document.attributes.DATE).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/)
  expect(document.attributes['xsi:noNamespaceSchemaLocation']).toMatch(/EAFv3\.0\.xsd$/)

  const slots = new Map(
    elementsNamed(document, 'TIME_SLOT').map(({ attributes }) => [
      attributes.TIME_SLOT_ID!,
      Number(attributes.TIME_VALUE),
    ]),
  )
  for (const timeMs of slots.values()) expect(Number.isInteger(timeMs) && timeMs >= 0).toBe(true)
  const types = new Map(
    elementsNamed(document, 'LINGUISTIC_TYPE').map((type) => [type.attributes.LINGUISTIC_TYPE_ID, type]),
  )
  const stereotypes = elementsNamed(document, 'CONSTRAINT').map(({ attributes }) => attributes.STEREOTYPE)
  const languages = elementsNamed(document, 'LANGUAGE').map(({ attributes }) => attributes.LANG_ID)
  const tierIds = elementsNamed(document, 'TIER').map(({ attributes }) => attributes.TIER_ID)
  expect(new Set(tierIds).size).toBe(tierIds.length)

  const ids: string[] = []
  const spans = new Map<string, [number, number]>()
  for (const element of elementsNamed(document, 'TIER')) {
    const { LINGUISTIC_TYPE_REF, PARENT_REF, LANG_REF } = element.attributes
    const type = types.get(LINGUISTIC_TYPE_REF)!
    expect(languages).toContain(LANG_REF)
    if (PARENT_REF !== undefined) {
      expect(tierIds).toContain(PARENT_REF)
      expect(stereotypes).toContain(type.attributes.CONSTRAINTS)
    }
    let endsMs = -1
    for (const annotation of elementsNamed(element, 'ANNOTATION').map((outer) => outer.children[0]!)) {
      const id = annotation.attributes.ANNOTATION_ID!
      ids.push(id)
      expect(annotation.children.map((child) => child.name)).toEqual(['ANNOTATION_VALUE'])
      if (type.attributes.TIME_ALIGNABLE === 'false') {
        expect(annotation.name).toBe('REF_ANNOTATION')
        expect(spans.has(annotation.attributes.ANNOTATION_REF!)).toBe(true)
        continue
      }
      expect(annotation.name).toBe('ALIGNABLE_ANNOTATION')
      const startMs = slots.get(annotation.attributes.TIME_SLOT_REF1!)!
      const endMs = slots.get(annotation.attributes.TIME_SLOT_REF2!)!
      expect(endMs).toBeGreaterThan(startMs)
      expect(startMs).toBeGreaterThanOrEqual(endsMs)
      endsMs = endMs
      spans.set(id, [startMs, endMs])
    }
  }
  expect(new Set(ids).size).toBe(ids.length)
  const used = elementsNamed(document, 'PROPERTY').find(
    ({ attributes }) => attributes.NAME === 'lastUsedAnnotationId',
  )
  expect(Number(used!.text)).toBe(ids.length)
}

describe('ELAN annotations', () => {
  test('are valid EAF 3.0 with words, signs, and confidence and alternatives of each sign', () => {
    const document = eaf(spell('HI ANNA', 3, 1500))
    expectValidEaf(document)
    expect(values(tier(document, 'words'))).toEqual(['HI', 'ANNA'])
    expect(values(tier(document, 'signs')).join('')).toBe('HIANNA')
    expect(values(tier(document, 'confidence'))).toEqual(Array(6).fill('0.90'))
    expect(values(tier(document, 'alternatives'))[0]).toBe('U 0.05')
    for (const id of ['confidence', 'alternatives'])
      expect(tier(document, id).attributes.PARENT_REF).toBe('signs')
  })

  test('stay valid when signs overlap, are fractions of a millisecond long, or are none', () => {
    expectValidEaf(
      eaf([sign('A', 0.2, 900.7), sign('B', 500.4, 500.5), sign('C', 500.6, 700), sign('D', 699, 701)]),
    )
    expectValidEaf(eaf([]))
  })

  test('name the recordings and the automatic recognition', () => {
    const document = eaf(spell('HI', 3, 0))
    expect(elementsNamed(document, 'MEDIA_DESCRIPTOR')[0]!.attributes).toEqual({
      MEDIA_URL: 'file:///tmp/a%20&b.mp4',
      RELATIVE_MEDIA_URL: './a%20&b.mp4',
      MIME_TYPE: 'video/mp4',
    })
    expect(elementsNamed(document, 'PROPERTY')[0]!.text).toContain('Automatic recognition of fingerspelling')
    expect(elementsNamed(document, 'LANGUAGE')[0]!.attributes.LANG_ID).toBe('ase')
  })

  test('survive labels that look like markup', () => {
    const document = eaf([sign(`<b>&"'\u0001]]>`, 0, 100)])
    expect(values(tier(document, 'signs'))).toEqual([`<b>&"'\uFFFD]]>`])
  })
})

describe('escaping for XML', () => {
  test('keeps every allowed character, line breaks in attributes among them', () => {
    const text = 'a\tb\nc\r"\'<>& é 🤟'
    expect(readXml(`<e a="${escapeXml(text)}"/>`).attributes.a).toBe(text)
  })

  test('replaces lone surrogates and control characters', () => {
    expect(escapeXml('\u0000a\ud800b\ufffe')).toBe('\uFFFDa\uFFFDb\uFFFD')
  })
})
