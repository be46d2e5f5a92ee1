import type { CameraId } from '../types/camera.ts'
import type { Sign } from '../types/sign.ts'
import type { Transcript } from '../types/transcript.ts'
import { automaticNotice } from './automatic-notice.ts'
import { escapeXml } from './escape-xml.ts'

export interface EafSetting {
  /** When the file is written; ELAN wants a date with time. */
  readonly writtenAt: Date
  /** The recordings that ELAN opens beside the tiers. */
  readonly media: readonly EafMedia[]
}

export interface EafMedia {
  readonly cameraId: CameraId
  /** `file:///…` or another address. */
  readonly url: string
  /** Address relative to the .eaf file, where there is one. */
  readonly relativeUrl?: string
  readonly mimeType: string
}

/**
 * ELAN annotations (EAF 3.0): the tiers `words` and `signs`, and for each sign its `confidence` and its
 * `alternatives`. Words and signs stand side by side, so that mending a word in ELAN loses no sign. Annotations of one tier do not overlap and are at least 1 ms long, as ELAN demands.
 */
export function writeEaf(transcript: Transcript, setting: EafSetting): string {
  const body = new EafBody()
  const signTimes = withoutOverlaps(transcript.signs)
  const tiers: Record<TierId, string[]> = { words: [], signs: [], confidence: [], alternatives: [] }
  for (const word of transcript.words) {
    const times = word.signs.flatMap((place) => signTimes[place] ?? [])
    const startMs = Math.min(...times.map((time) => time.startMs))
    const endMs = Math.max(...times.map((time) => time.endMs))
    tiers.words.push(body.alignable(word.text, startMs, endMs))
    for (const place of word.signs) {
      const [sign, time] = [transcript.signs[place], signTimes[place]]
      if (sign === undefined || time === undefined) continue
      tiers.signs.push(body.alignable(sign.label, time.startMs, time.endMs))
      const signId = body.lastId
      tiers.confidence.push(body.reference(sign.confidence.toFixed(2), signId))
      const alternatives = alternativesText(sign)
      if (alternatives !== '') tiers.alternatives.push(body.reference(alternatives, signId))
    }
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<ANNOTATION_DOCUMENT AUTHOR="signline (automatic recognition)" DATE="${setting.writtenAt.toISOString()}" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">`,
    ...header(transcript, setting, body),
    '    <TIME_ORDER>',
    ...body.timeSlots,
    '    </TIME_ORDER>',
    ...tierIds.flatMap((tier) => tierElement(tier, tiers[tier])),
    ...LINGUISTIC_TYPES,
    '    <LANGUAGE LANG_DEF="https://iso639-3.sil.org/code/ase" LANG_ID="ase" LANG_LABEL="American Sign Language (ase)"/>',
    ...CONSTRAINTS,
    '</ANNOTATION_DOCUMENT>',
    '',
  ].join('\n')
}

type TierId = 'words' | 'signs' | 'confidence' | 'alternatives'
const tierIds: readonly TierId[] = ['words', 'signs', 'confidence', 'alternatives']

const PARENTS: Readonly<Record<TierId, TierId | undefined>> = {
  words: undefined,
  signs: undefined,
  confidence: 'signs',
  alternatives: 'signs',
}

const LINGUISTIC_TYPES = [
  '    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="words" TIME_ALIGNABLE="true"/>',
  '    <LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="signs" TIME_ALIGNABLE="true"/>',
  '    <LINGUISTIC_TYPE CONSTRAINTS="Symbolic_Association" GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="confidence" TIME_ALIGNABLE="false"/>',
  '    <LINGUISTIC_TYPE CONSTRAINTS="Symbolic_Association" GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="alternatives" TIME_ALIGNABLE="false"/>',
]

/** The four constraints that ELAN writes into every file. */
const CONSTRAINTS = [
  `    <CONSTRAINT DESCRIPTION="Time subdivision of parent annotation's time interval, no time gaps allowed within this interval" STEREOTYPE="Time_Subdivision"/>`,
  '    <CONSTRAINT DESCRIPTION="Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered" STEREOTYPE="Symbolic_Subdivision"/>',
  '    <CONSTRAINT DESCRIPTION="1-1 association with a parent annotation" STEREOTYPE="Symbolic_Association"/>',
  `    <CONSTRAINT DESCRIPTION="Time alignable annotations within the parent annotation's time interval, gaps are allowed" STEREOTYPE="Included_In"/>`,
]

/** Hands out annotation and time slot numbers. */
class EafBody {
  readonly timeSlots: string[] = []
  #annotations = 0

  get lastId(): string {
    return `a${this.#annotations}`
  }

  get annotationCount(): number {
    return this.#annotations
  }

  alignable(value: string, startMs: number, endMs: number): string {
    const [start, end] = [this.#slot(startMs), this.#slot(endMs)]
    this.#annotations++
    return `<ALIGNABLE_ANNOTATION ANNOTATION_ID="${this.lastId}" TIME_SLOT_REF1="${start}" TIME_SLOT_REF2="${end}">${valueElement(value)}</ALIGNABLE_ANNOTATION>`
  }

  reference(value: string, parentId: string): string {
    this.#annotations++
    return `<REF_ANNOTATION ANNOTATION_ID="${this.lastId}" ANNOTATION_REF="${parentId}">${valueElement(value)}</REF_ANNOTATION>`
  }

  #slot(timeMs: number): string {
    const id = `ts${this.timeSlots.length + 1}`
    this.timeSlots.push(`        <TIME_SLOT TIME_SLOT_ID="${id}" TIME_VALUE="${timeMs}"/>`)
    return id
  }
}

function valueElement(value: string): string {
  return `<ANNOTATION_VALUE>${escapeXml(value)}</ANNOTATION_VALUE>`
}

function header(transcript: Transcript, setting: EafSetting, body: EafBody): string[] {
  const media = setting.media.map((medium) => {
    const relative =
      medium.relativeUrl === undefined ? '' : ` RELATIVE_MEDIA_URL="${escapeXml(medium.relativeUrl)}"`
    return `        <MEDIA_DESCRIPTOR MEDIA_URL="${escapeXml(medium.url)}" MIME_TYPE="${escapeXml(medium.mimeType)}"${relative}/>`
  })
  return [
    '    <HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">',
    ...media,
    `        <PROPERTY NAME="signline.notice">${escapeXml(automaticNotice(transcript).join(' '))}</PROPERTY>`,
    `        <PROPERTY NAME="lastUsedAnnotationId">${body.annotationCount}</PROPERTY>`,
    '    </HEADER>',
  ]
}

function tierElement(tier: TierId, annotations: readonly string[]): string[] {
  const parent = PARENTS[tier]
  const parentRef = parent === undefined ? '' : ` PARENT_REF="${parent}"`
  return [
    `    <TIER LANG_REF="ase" LINGUISTIC_TYPE_REF="${tier}"${parentRef} TIER_ID="${tier}">`,
    ...annotations.map((annotation) => `        <ANNOTATION>${annotation}</ANNOTATION>`),
    '    </TIER>',
  ]
}

function alternativesText(sign: Sign): string {
  return sign.alternatives
    .filter(({ confidence }) => confidence >= 0.005) // the rest would read 0.00
    .map(({ label, confidence }) => `${label} ${confidence.toFixed(2)}`)
    .join(', ')
}

/** Whole milliseconds; a sign that is still held when the next begins is cut there. */
function withoutOverlaps(signs: readonly Sign[]): { startMs: number; endMs: number }[] {
  const times: { startMs: number; endMs: number }[] = []
  for (const [place, sign] of signs.entries()) {
    const startMs = Math.max(Math.round(sign.startMs), times.at(-1)?.endMs ?? 0)
    const nextMs = Math.round(signs[place + 1]?.startMs ?? Number.POSITIVE_INFINITY)
    times.push({ startMs, endMs: Math.max(startMs + 1, Math.min(Math.round(sign.endMs), nextMs)) })
  }
  return times
}
