import '../style/tokens.css'
import '../style/base.css'
import './captions.css'
import { element } from '../dom/element.ts'
import { onNextFrame, setText } from '../session/draw.ts'
import { connectPage, openPage } from '../session/session-page.ts'
import type { SessionState } from '../session/session-state.ts'
import { CaptionFlow } from './caption-flow.ts'
import { CaptionLines } from './caption-lines.ts'
import { type CaptionOptions, readCaptionOptions } from './caption-options.ts'
import { outlineShadow } from './outline.ts'

/** Milliseconds for which the page says what it is, once. */
const NOTICE_MS = 15_000
/** Finals that a screen reader can go back to. */
const KEPT_IN_LOG = 50

const { options, faults } = readCaptionOptions(location.search)
dress(options)
const lines = element('div', { class: 'captions', 'aria-hidden': true })
lines.dataset.align = options.align
lines.dataset.text = options.text
const log = element('div', { role: 'log', 'aria-label': 'Captions', class: 'hidden-from-sight', lang: 'en' })
const notice = element('p', { class: 'notice' })
notice.dataset.at = options.align === 'top' ? 'bottom' : 'top'
document.body.append(
  element(
    'main',
    {},
    element('h1', { class: 'hidden-from-sight' }, 'Automatic captions'),
    lines,
    log,
    notice,
  ),
)

const page = openPage('captions')
if (page.ok) {
  showSession(connectPage(page).state.follow)
} else {
  setText(notice, page.sentence)
}

function showSession(follow: (listener: (state: SessionState) => void) => void): void {
  const flow = new CaptionFlow(1000 * options.blankAfterS)
  const words = new CaptionLines(lines, options.lines)
  let state: SessionState | undefined
  let noticeEndsMs: number | undefined
  let loggedNumber = 0

  const draw = (): void => {
    if (state === undefined) return
    const nowMs = performance.now()
    const shown = flow.show(state, nowMs)
    words.show(shown)
    for (const caption of shown.finals.filter(({ number }) => number > loggedNumber)) {
      loggedNumber = caption.number
      log.append(element('p', {}, caption.text))
      if (log.children.length > KEPT_IN_LOG) log.firstElementChild?.remove()
    }
    if (state.session !== undefined) noticeEndsMs ??= nowMs + NOTICE_MS
    const isNew = noticeEndsMs !== undefined && nowMs < noticeEndsMs
    setText(
      notice,
      [state.sentence, ...(isNew ? [whatThisIs(state), ...faults] : [])].filter(Boolean).join(' '),
    )
  }
  const drawSoon = onNextFrame(draw)
  follow((next) => {
    state = next
    drawSoon(next)
  })
  setInterval(draw, 500)
  addEventListener('resize', () => words.relayout())
  document.fonts?.ready.then(() => words.relayout())
}

function whatThisIs({ session }: SessionState): string {
  if (session === undefined) return ''
  const { language, vocabulary } = session
  return `Automatic captions, ${language} fingerspelling (${vocabulary.name}, ${vocabulary.size} signs).`
}

function dress({ size, background, colour, outline, outlineColour }: CaptionOptions): void {
  const { style } = document.documentElement
  style.colorScheme = 'light' // a dark scheme would put a dark ground behind a transparent page
  style.background = background
  style.setProperty('--caption-size', size)
  style.setProperty('--caption-colour', colour)
  style.setProperty('--caption-shadow', outlineShadow(outline, outlineColour))
}
