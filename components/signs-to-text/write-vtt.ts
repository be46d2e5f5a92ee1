import type { Transcript } from '../types/transcript.ts'
import { automaticNotice, UNCERTAIN_BELOW } from './automatic-notice.ts'
import { type CueConfig, defaultCueConfig, groupCues } from './group-cues.ts'

/**
 * WebVTT captions (W3C WebVTT: Web Video Text Tracks). Words below half confidence carry the class
 * `uncertain`, which a style block shows as italics.
 */
export function writeVtt(transcript: Transcript, config: CueConfig = defaultCueConfig): string {
  const notice = automaticNotice(transcript).map(escapeComment)
  const blocks = [
    'WEBVTT - automatic recognition of fingerspelling',
    `NOTE\n${notice.join('\n')}`,
    'STYLE\n::cue(.uncertain) {\n  font-style: italic;\n}',
  ]
  for (const [place, cue] of groupCues(transcript, config).entries()) {
    const text = cue.words.map((word) =>
      word.confidence < UNCERTAIN_BELOW
        ? `<c.uncertain>${escapeCueText(word.text)}</c>`
        : escapeCueText(word.text),
    )
    blocks.push(`${place + 1}\n${vttTime(cue.startMs)} --> ${vttTime(cue.endMs)}\n${text.join(' ')}`)
  }
  return `${blocks.join('\n\n')}\n`
}

/** Cue text may hold neither `&` nor `<` as they are, nor `-->`, nor a line break that ends the cue. */
export function escapeCueText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/\s*[\r\n]\s*/g, ' ')
}

/** A comment ends at an empty line and must not hold an arrow. */
function escapeComment(text: string): string {
  return text.replaceAll('-->', '->').replaceAll(/[\r\n]+/g, ' ')
}

/** `hh:mm:ss.ttt`; hours grow beyond two digits where needed. */
export function vttTime(timeMs: number): string {
  return clock(timeMs, '.')
}

/** Hours, minutes, seconds and milliseconds with `separator` before the milliseconds. */
export function clock(timeMs: number, separator: '.' | ','): string {
  const whole = Math.max(0, Math.round(timeMs))
  const digits = (value: number, count: number): string => String(value).padStart(count, '0')
  const [hours, minutes] = [Math.floor(whole / 3_600_000), Math.floor(whole / 60_000) % 60]
  const seconds = Math.floor(whole / 1000) % 60
  return `${digits(hours, 2)}:${digits(minutes, 2)}:${digits(seconds, 2)}${separator}${digits(whole % 1000, 3)}`
}
