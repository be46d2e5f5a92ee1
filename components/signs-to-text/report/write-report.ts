import { createHash } from 'node:crypto'
import { automaticNotice } from '../automatic-notice.ts'
import { Html, html } from './html.ts'
import { LARGEST_PAGE_BYTES, LIMITS, type ReportLimits } from './limits.ts'
import type { ReportCamera, ReportInput } from './report-input.ts'
import {
  cameraSheet,
  droppedTable,
  facts,
  fingerKeys,
  howItWasMade,
  letterTable,
  spelledText,
} from './sections.ts'
import { style } from './style.ts'
import { timeline } from './timeline.ts'

/**
 * In a frame that is given its page as text (srcdoc, as the Kubeflow UI does it), links within the page are
 * resolved against the page around it and would load that into the frame. This keeps them inside.
 */
const FRAME_BASE = '<base href="about:srcdoc"/>\n'

/** A report that was written for a frame, for a file of its own. */
export function reportForFile(page: string): string {
  return page.replace(FRAME_BASE, '').replace('base-uri about:', 'base-uri &#39;none&#39;')
}

/**
 * One page about one recording that needs nothing but itself: no script, no network (its policy forbids
 * both), pictures inside. Made for keyboard, screen reader, phone, dark mode and paper. Of a long recording it
 * shows as much as keeps it below LARGEST_PAGE_BYTES. `place` says whether it is opened as a file or shown in a
 * frame that is given its text.
 */
export function writeReport(input: ReportInput, place: 'file' | 'frame' = 'file'): string {
  let page = ''
  for (const limits of LIMITS) {
    page = reportPage({ ...input, cameras: withPictures(input.cameras, limits) }, place, limits)
    if (Buffer.byteLength(page) <= LARGEST_PAGE_BYTES) break
  }
  return page
}

/** At most as many pictures as the limits allow, evenly spread over the recording. */
function withPictures(cameras: readonly ReportCamera[], { pictures }: ReportLimits): readonly ReportCamera[] {
  const room = Math.max(4, Math.floor(pictures / cameras.length))
  return cameras.map((camera) => {
    const { length } = camera.signs
    if (length <= room) return camera
    const places = Array.from({ length: room }, (_, step) => Math.floor((step * length) / room))
    return { ...camera, signs: places.flatMap((place) => camera.signs[place] ?? []) }
  })
}

function reportPage(input: ReportInput, place: 'file' | 'frame', limits: ReportLimits): string {
  const { transcript, cameras } = input
  const bases = place === 'frame' ? 'about:' : "'none'"
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${sha256(style)}'; base-uri ${bases}; form-action 'none'`
  const title = transcript.text === '' ? 'Nothing recognised' : shorten(transcript.text, 60)
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policy}"/>
${new Html(place === 'frame' ? FRAME_BASE : '')}<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="referrer" content="no-referrer"/>
<title>${title} – signline</title>
<style>${new Html(style)}</style>
</head>
<body>
<a class="skip" href="#timeline">Skip to the timeline</a>
<header class="top">
<p class="eyebrow">signline · automatic recognition of fingerspelling · ${transcript.language}</p>
<h1>Read from ${cameras.length === 1 ? 'one camera' : `${cameras.length} cameras`}<span class="hidden">: ${transcript.text || 'nothing'}</span></h1>
${spelledText(transcript, limits)}
${facts(input)}
<aside class="notice" aria-labelledby="notice"><h2 id="notice">What this is, and what it is not</h2>${automaticNotice(transcript).map((sentence) => html`<p>${sentence}</p>`)}</aside>
</header>
<main>
<section aria-labelledby="timeline"><h2 id="timeline">Timeline and confidence</h2>${timeline(transcript, cameras, limits)}<p class="legend">The height of a letter's bar is its confidence; below 50 % it is drawn dashed and in italics. A camera's bar says when it saw a hand, the higher the more it counted among the cameras.</p></section>
<section aria-labelledby="letters"><h2 id="letters">Letters and other readings</h2>${letterTable(transcript, limits)}</section>
<section aria-labelledby="cameras"><h2 id="cameras">What the cameras saw</h2>${fingerKeys()}<div class="sheets">${cameras.map((camera) => cameraSheet(camera, transcript))}</div></section>
<section aria-labelledby="dropped"><h2 id="dropped">What was left out</h2>${droppedTable(transcript)}</section>
<section aria-labelledby="made"><h2 id="made">How it was made</h2>${howItWasMade(input)}</section>
</main>
<footer>${holdsPictures(input) ? 'This page holds pictures of the signer.' : 'This page holds the movements of the signer’s hands.'} Hand it on only as the signer agreed.</footer>
</body>
</html>
`
  return page.markup
}

function holdsPictures({ cameras }: ReportInput): boolean {
  return cameras.some((camera) => camera.overview?.dataUrl !== undefined)
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('base64')
}

function shorten(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - 1)}…`
}
