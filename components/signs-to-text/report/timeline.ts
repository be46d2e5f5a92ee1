import type { Transcript } from '../../types/transcript.ts'
import { UNCERTAIN_BELOW } from '../automatic-notice.ts'
import { type Html, html } from './html.ts'
import type { ReportLimits } from './limits.ts'
import type { ReportCamera } from './report-input.ts'
import { layOutRows, readableTime, type TimeRow } from './time-axis.ts'

/** Units of the drawing; a row is scaled to the page's width and scrolls where that would be too small. */
const WIDTH = 960
const LEFT = 84
const RIGHT = 26
const WORDS_TOP = 22
const WORDS_HEIGHT = 26
const PLOT_TOP = 62
const PLOT_HEIGHT = 96
const LETTERS_TOP = PLOT_TOP + PLOT_HEIGHT + 6
const LETTERS_HEIGHT = 24
const CAMERAS_TOP = LETTERS_TOP + LETTERS_HEIGHT + 16
const CAMERA_HEIGHT = 18

/** Words, each letter's confidence and what each camera saw, along the recording's time. */
export function timeline(
  transcript: Transcript,
  cameras: readonly ReportCamera[],
  limits: ReportLimits,
): Html {
  const { rows, skipped, tickMs } = layOutRows(transcript)
  const shown = firstRows(rows, transcript, limits)
  const drawn = shown.map((row) => timelineRow(transcript, cameras, row, tickMs))
  const lastMs = shown.at(-1)?.endMs ?? 0
  const rest =
    shown.length < rows.length
      ? html`<p class="quiet">What follows after ${readableTime(lastMs)} is in transcript.json.</p>`
      : html``
  const left =
    skipped.length === 0
      ? html``
      : html`<p class="quiet">Nothing was read from ${skipped
          .map((row) => `${readableTime(row.startMs)} to ${readableTime(row.endMs)}`)
          .join(', ')}.</p>`
  return html`<div class="rows" role="group" tabindex="0" aria-label="Timeline, scrolls sideways on narrow screens">${drawn}</div>${left}${rest}`
}

/** As many rows as the limits allow, so that the page stays small. */
function firstRows(
  rows: readonly TimeRow[],
  { signs }: Transcript,
  { timelineLetters, timelineRows }: ReportLimits,
): readonly TimeRow[] {
  const enough = signs[timelineLetters]
  const first = rows.slice(0, timelineRows)
  if (enough === undefined) return first
  return first.filter((row, place) => place === 0 || row.endMs <= enough.startMs)
}

function timelineRow(
  transcript: Transcript,
  cameras: readonly ReportCamera[],
  row: TimeRow,
  tickMs: number,
): Html {
  const scale = (WIDTH - LEFT - RIGHT) / (row.endMs - row.startMs)
  const x = (timeMs: number): number => LEFT + (clampTo(timeMs, row) - row.startMs) * scale
  const bottom = CAMERAS_TOP + cameras.length * CAMERA_HEIGHT
  const text = transcript.words
    .filter((word) => overlaps(word, row))
    .map((word) => word.text)
    .join(' ')
  const label = `From ${readableTime(row.startMs)} to ${readableTime(row.endMs)}: ${text || 'nothing read'}. The table of letters holds the same figures.`
  return html`<svg class="timeline" viewBox="0 0 ${WIDTH} ${bottom + 24}" role="img" aria-label="${label}">
${ticks(row, tickMs, x, bottom)}${confidenceGrid()}${words(transcript, row, x)}${letters(transcript, row, x)}${cameras.map((camera, place) => cameraLane(camera, place, row, x))}</svg>`
}

type ToX = (timeMs: number) => number

function ticks(row: TimeRow, tickMs: number, x: ToX, bottom: number): readonly Html[] {
  const drawn: Html[] = []
  for (let timeMs = Math.ceil(row.startMs / tickMs) * tickMs; timeMs <= row.endMs; timeMs += tickMs) {
    const at = round(x(timeMs))
    const label = tickMs < 1000 ? (timeMs / 1000).toFixed(tickMs < 500 ? 2 : 1) : clockLabel(timeMs)
    const named = (timeMs / tickMs) % 2 === 0
    drawn.push(html`<line class="tick" x1="${at}" x2="${at}" y1="${WORDS_TOP}" y2="${bottom}"/>`)
    if (named) drawn.push(html`<text class="tick-label" x="${at}" y="${bottom + 16}">${label} s</text>`)
  }
  return drawn
}

function clockLabel(timeMs: number): string {
  const seconds = Math.round(timeMs / 1000)
  return seconds < 60
    ? String(seconds)
    : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

function confidenceGrid(): readonly Html[] {
  const lanes = [
    html`<text class="lane" x="${LEFT - 10}" y="${WORDS_TOP + 17}">words</text>`,
    html`<text class="lane" x="${LEFT - 10}" y="${LETTERS_TOP + 16}">letters</text>`,
  ]
  const lines = [0, 0.5, 1].flatMap((confidence) => {
    const y = confidenceY(confidence)
    return [
      html`<line class="${confidence === 0.5 ? 'grid half' : 'grid'}" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${y}" y2="${y}"/>`,
      html`<text class="lane" x="${LEFT - 10}" y="${y + 4}">${Math.round(confidence * 100)} %</text>`,
    ]
  })
  return [...lanes, ...lines]
}

function confidenceY(confidence: number): number {
  return round(PLOT_TOP + PLOT_HEIGHT * (1 - confidence))
}

function words(transcript: Transcript, row: TimeRow, x: ToX): readonly Html[] {
  return transcript.words
    .filter((word) => overlaps(word, row))
    .map((word) => {
      const [left, right] = [round(x(word.startMs)), round(x(word.endMs))]
      const width = Math.max(2, round(right - left))
      const fits = word.text.length * 9 < width
      return html`<g class="word"><rect x="${left}" y="${WORDS_TOP}" width="${width}" height="${WORDS_HEIGHT}" rx="4"/>${
        fits ? html`<text x="${round(left + width / 2)}" y="${WORDS_TOP + 18}">${word.text}</text>` : html``
      }</g>`
    })
}

function letters(transcript: Transcript, row: TimeRow, x: ToX): readonly Html[] {
  return transcript.signs
    .filter((sign) => overlaps(sign, row))
    .map((sign) => {
      const [left, right] = [round(x(sign.startMs)), round(x(sign.endMs))]
      const width = Math.max(3, round(right - left))
      const top = confidenceY(sign.confidence)
      const kind = sign.confidence < UNCERTAIN_BELOW ? 'sign uncertain' : 'sign'
      const middle = round(left + width / 2)
      return html`<g class="${kind}"><rect class="bar" x="${left}" y="${top}" width="${width}" height="${round(PLOT_TOP + PLOT_HEIGHT - top)}"/><line class="cap" x1="${left}" x2="${round(left + width)}" y1="${top}" y2="${top}"/><text x="${middle}" y="${LETTERS_TOP + 17}">${sign.label}</text></g>`
    })
}

function cameraLane(camera: ReportCamera, place: number, row: TimeRow, x: ToX): Html {
  const top = CAMERAS_TOP + place * CAMERA_HEIGHT
  const base = top + CAMERA_HEIGHT - 4
  const spans = camera.seen
    .filter((span) => overlaps(span, row))
    .map((span) => {
      const [left, right] = [round(x(span.startMs)), round(x(span.endMs))]
      const height = round(3 + (CAMERA_HEIGHT - 9) * span.weight)
      return `M${left} ${base}v-${height}h${Math.max(1, round(right - left))}v${height}`
    })
  const seen = spans.length === 0 ? html`` : html`<path class="seen" d="${spans.join('')}"/>`
  return html`<g><text class="lane" x="${LEFT - 10}" y="${top + 13}">${shorten(camera.id)}</text><line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${base}" y2="${base}"/>${seen}</g>`
}

function overlaps(span: { startMs: number; endMs: number }, row: TimeRow): boolean {
  return span.startMs < row.endMs && span.endMs > row.startMs
}

function clampTo(timeMs: number, row: TimeRow): number {
  return Math.min(row.endMs, Math.max(row.startMs, timeMs))
}

function shorten(name: string): string {
  return name.length <= 10 ? name : `${name.slice(0, 9)}…`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
