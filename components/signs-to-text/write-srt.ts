import type { Transcript } from '../types/transcript.ts'
import { type CueConfig, defaultCueConfig, groupCues } from './group-cues.ts'
import { clock } from './write-vtt.ts'

/**
 * SubRip captions. The format has no comments, so the first caption's own first line says that the text is
 * automatic. Nothing signed gives an empty file, which players accept.
 */
export function writeSrt(transcript: Transcript, config: CueConfig = defaultCueConfig): string {
  const blocks = groupCues(transcript, config).map((cue, place) => {
    const notice = place === 0 ? `[automatic recognition, ${transcript.language}]\n` : ''
    const text = cue.words.map((word) => plainText(word.text)).join(' ')
    return `${place + 1}\n${clock(cue.startMs, ',')} --> ${clock(cue.endMs, ',')}\n${notice}${text}\n`
  })
  return blocks.join('\n')
}

/** SubRip knows no escapes: tags that players would obey and arrows lose their angle brackets. */
function plainText(text: string): string {
  return text
    .replaceAll('<', '‹')
    .replaceAll('>', '›')
    .replaceAll(/[\r\n]+/g, ' ')
}
