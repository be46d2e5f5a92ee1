import type { DropReason } from '../../types/camera.ts'
import type { Alphabet, Sign } from '../../types/sign.ts'
import type { Transcript } from '../../types/transcript.ts'
import { UNCERTAIN_BELOW } from '../automatic-notice.ts'
import { drawPicture } from './draw-hand.ts'
import { type Html, html } from './html.ts'
import type { ReportLimits } from './limits.ts'
import type { ReportCamera, ReportInput, SignPicture } from './report-input.ts'
import { readableTime } from './time-axis.ts'

/** Letters in the heading are large up to this many. */
const FEW_LETTERS = 40
/** A longer text is written plainly. */
const MOST_TILES = 400

/** The text, each letter with its confidence beneath it, leading to its row in the table. */
export function spelledText(transcript: Transcript, { tableRows }: ReportLimits): Html {
  if (transcript.signs.length === 0)
    return html`<p class="nothing">No sign was recognised in this recording.</p>`
  if (transcript.signs.length > MOST_TILES) return html`<p class="plain">${transcript.text}</p>`
  const words = transcript.words.map((word) => {
    const letters = word.signs.map((place) => spelledLetter(transcript.signs[place], place, tableRows))
    return html`<li><ol>${letters}</ol></li>`
  })
  const size = transcript.signs.length > FEW_LETTERS ? 'spelled long' : 'spelled'
  return html`<ul class="${size}" aria-label="Letters with their confidence">${words}</ul>`
}

function spelledLetter(sign: Sign | undefined, place: number, tableRows: number): Html {
  if (sign === undefined) return html``
  const kind = sign.confidence < UNCERTAIN_BELOW ? 'uncertain' : 'sure'
  const label = `${sign.label}, ${percent(sign.confidence)}`
  const target = place < tableRows ? `#sign-${place + 1}` : '#letters'
  return html`<li><a class="${kind}" href="${target}" aria-label="${label}">${sign.label}${level(sign.confidence)}</a></li>`
}

function level(confidence: number): Html {
  return html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="8"/><rect class="level" width="${Math.round(confidence * 100)}" height="8"/></svg>`
}

/** The recording in a few figures. */
export function facts({ transcript, cameras, speed }: ReportInput): Html {
  const { signs, durationMs } = transcript
  const mean = signs.reduce((sum, sign) => sum + sign.confidence, 0) / Math.max(1, signs.length)
  const figures: readonly (readonly [string, string])[] = [
    ['Recording', readableTime(durationMs)],
    ['Cameras', String(cameras.length)],
    ['Letters', String(signs.length)],
    ['Mean confidence', signs.length === 0 ? '–' : percent(mean)],
    ['Speed (1 is real time)', speedText(durationMs, speed.wallMs)],
  ]
  return html`<dl class="facts">${figures.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`
}

function speedText(durationMs: number, wallMs: number): string {
  return wallMs > 0 ? `${(durationMs / wallMs).toFixed(1)} ×` : '–'
}

/** Every letter with the readings that came close. */
export function letterTable({ signs }: Transcript, { tableRows }: ReportLimits): Html {
  if (signs.length === 0) return html`<p>There are none.</p>`
  const rows = signs
    .slice(0, tableRows)
    .map(
      (sign, place) =>
        html`<tr id="sign-${place + 1}"><td>${place + 1}</td><th scope="row" class="letter">${sign.label}</th><td>${timeSpan(sign)}</td><td>${meter(sign.confidence)}${percent(sign.confidence)}${
          sign.confidence < UNCERTAIN_BELOW ? html` <span class="uncertain-note">uncertain</span>` : html``
        }</td><td>${alternatives(sign)}</td><td>${sign.handedness}</td><td>${sign.cameras.join(', ')}</td></tr>`,
    )
  const rest =
    signs.length > tableRows
      ? html`<p class="quiet">The other ${signs.length - tableRows} letters are in transcript.json.</p>`
      : html``
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Table of letters, scrolls sideways on narrow screens"><table><caption><span>In the order of time. Confidences are probabilities estimated by the recogniser.</span></caption><thead><tr><th scope="col">No.</th><th scope="col">Letter</th><th scope="col">Time</th><th scope="col">Confidence</th><th scope="col">Other readings</th><th scope="col">Hand</th><th scope="col">Seen by</th></tr></thead><tbody>${rows}</tbody></table></div>${rest}`
}

function timeSpan({ startMs, endMs }: Sign): string {
  if (endMs >= 60_000) return `${readableTime(startMs)} – ${readableTime(endMs)}`
  return `${(startMs / 1000).toFixed(2)} – ${readableTime(endMs)}`
}

function meter(confidence: number): Html {
  const kind = confidence < UNCERTAIN_BELOW ? 'level low' : 'level'
  return html`<svg class="meter" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10" rx="4"/><rect class="${kind}" width="${Math.round(confidence * 100)}" height="10" rx="4"/></svg>`
}

function alternatives(sign: Sign): Html {
  const close = sign.alternatives.filter(({ confidence }) => confidence >= 0.005).slice(0, 4)
  if (close.length === 0) return html`<span class="quiet">none above 0.5 %</span>`
  return html`${close.map(({ label, confidence }) => html`<span class="alternative"><b>${label}</b> ${percent(confidence)}</span>`)}`
}

/** What a camera saw: the whole picture once, then a picture of each letter. */
export function cameraSheet(camera: ReportCamera, transcript: Transcript): Html {
  const share = camera.frames === 0 ? '–' : percent(camera.framesWithHand / camera.frames)
  const figures: readonly (readonly [string, string])[] = [
    ['Recording', camera.name],
    [
      'Picture',
      camera.width === 0 ? '–' : `${camera.width} × ${camera.height}${camera.mirrored ? ', mirrored' : ''}`,
    ],
    ['Frames', `${camera.frames} in ${readableTime(camera.durationMs)}`],
    ['With a hand', `${camera.framesWithHand} (${share})`],
  ]
  const overview =
    camera.overview === undefined
      ? html`<p class="quiet">No hand was seen, so there is no picture.</p>`
      : html`<figure>${drawPicture(camera.overview, `Camera ${camera.id}, the whole picture with the landmarks of the hands`, 'picture')}</figure>`
  const shown = camera.signs.map((picture) => contactPicture(picture, camera, transcript))
  const left = transcript.signs.length - camera.signs.length
  const note =
    left > 0 && camera.signs.length > 0
      ? html`<p class="quiet">${left === 1 ? 'One letter has' : `${left} letters have`} no picture here.</p>`
      : html``
  return html`<article class="sheet" aria-labelledby="camera-${camera.id}"><h3 id="camera-${camera.id}">Camera ${camera.id}</h3><div class="camera"><div>${overview}<dl>${figures.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></div><div><ol class="contact">${shown}</ol>${note}</div></div></article>`
}

function contactPicture(shown: SignPicture, camera: ReportCamera, transcript: Transcript): Html {
  const sign = transcript.signs[shown.sign]
  if (sign === undefined) return html``
  const label = `Hand at ${readableTime(shown.timestampMs)}, camera ${camera.id}, read as ${sign.label}`
  return html`<li><figure>${drawPicture(shown.picture, label, 'picture')}<figcaption><b>${sign.label}</b><span>${readableTime(shown.timestampMs)}</span></figcaption></figure></li>`
}

/** Colours of the drawn fingers. */
export function fingerKeys(): Html {
  const fingers = ['palm', 'thumb', 'index', 'middle', 'ring', 'pinky']
  return html`<ul class="keys" aria-label="Colours of the landmarks">${fingers.map(
    (finger) =>
      html`<li><svg viewBox="0 0 32 10" aria-hidden="true"><line class="bone ${finger}" x1="4" x2="28" y1="5" y2="5"/></svg>${finger}</li>`,
  )}</ul>`
}

const REASONS: Readonly<Record<DropReason, string>> = {
  'newer-frame': 'a newer frame had come before there was time for it',
  corrupt: 'it could not be decoded',
  'wrong-size': 'its size was not that of the recording',
  'out-of-order': 'it was not later than the frame before',
  'rate-limit': 'more frames a second than were asked for',
}

/** What was left out and why. */
export function droppedTable({ dropped }: Transcript): Html {
  if (dropped.length === 0) return html`<p>Nothing: every frame of every camera was looked at.</p>`
  const rows = dropped.map(
    ({ cameraId, reason, count }) =>
      html`<tr><th scope="row">${cameraId}</th><td>${count}</td><td>${REASONS[reason]}</td></tr>`,
  )
  return html`<div class="scroll" role="group" tabindex="0" aria-label="Table of dropped frames"><table><thead><tr><th scope="col">Camera</th><th scope="col">Frames</th><th scope="col">Why</th></tr></thead><tbody>${rows}</tbody></table></div>`
}

const ALPHABETS: Readonly<Record<Alphabet, string>> = {
  letters: 'read as letters; where a digit has the same handshape (0/O, 2/V, 6/W, 9/F) the letter is meant',
  digits: 'read as digits; where a letter has the same handshape (0/O, 2/V, 6/W, 9/F) the digit is meant',
  both: 'read as letters and digits; 0/O, 2/V, 6/W and 9/F have the same handshape and cannot be told apart',
}

/** Device, speed, language and version. */
export function howItWasMade({ transcript, deviceNote, speed, version, writtenAt }: ReportInput): Html {
  const framesPerSecond = speed.wallMs > 0 ? (speed.frames / speed.wallMs) * 1000 : 0
  const { vocabulary, language, alphabet } = transcript
  const entries: readonly (readonly [string, string])[] = [
    ['Language', `American Sign Language (ISO 639-3: ${language}), fingerspelling only`],
    ['Vocabulary', `${vocabulary.name}, ${vocabulary.size} signs, ${ALPHABETS[alphabet]}`],
    ['Device', deviceNote],
    [
      'Speed',
      `${speed.frames} frames in ${readableTime(speed.wallMs)}: ${framesPerSecond.toFixed(0)} frames a second ${workersText(speed.workers)}`,
    ],
    ['Written', `${writtenAt.toISOString().slice(0, 16).replace('T', ' ')} UTC by signline ${version}`],
  ]
  return html`<dl class="made">${entries.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`
}

function workersText(workers: number): string {
  if (workers === 0) return 'from landmark files, in which the hands were found already'
  return `with ${workers} ${workers === 1 ? 'worker' : 'workers'}, decoding included`
}

function percent(share: number): string {
  const value = share * 100
  return `${value > 99 && value < 100 ? Math.min(99.9, value).toFixed(1) : value.toFixed(0)} %`
}
