import { automaticNotice, UNCERTAIN_BELOW } from '../../components/signs-to-text/automatic-notice.ts'
import { escapeCueText, vttTime } from '../../components/signs-to-text/write-vtt.ts'
import type { Caption } from '../../components/types/caption.ts'
import type { SharedSession } from '../../components/types/live-messages.ts'

/** A cue is shown for at least so long, milliseconds; nobody reads a name in less. */
const LEAST_SHOWN_MS = 1500

/** The head of a session's captions as WebVTT: that it is automatic recognition, of what. */
export function vttHead(session: Pick<SharedSession, 'language' | 'vocabulary'>): string {
  return [
    'WEBVTT - automatic recognition of fingerspelling',
    `NOTE\n${automaticNotice(session).join('\n')}`,
    'STYLE\n::cue(.uncertain) {\n  font-style: italic;\n}\n\n',
  ].join('\n\n')
}

/** One final caption as a cue; times are milliseconds after `fromMs` of the session's clock. Empty before that. */
export function vttCue({ number, text, confidence, startMs, endMs }: Caption, fromMs: number): string {
  if (endMs <= fromMs) return ''
  const until = Math.max(endMs, startMs + LEAST_SHOWN_MS)
  const shown = escapeCueText(text)
  const line = confidence < UNCERTAIN_BELOW ? `<c.uncertain>${shown}</c>` : shown
  return `${number}\n${vttTime(startMs - fromMs)} --> ${vttTime(until - fromMs)}\n${line}\n\n`
}
