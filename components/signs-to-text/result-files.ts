import type { Transcript } from '../types/transcript.ts'
import { writeTranscriptJson } from './transcript-file.ts'
import { type EafMedia, writeEaf } from './write-eaf.ts'
import { writeSrt } from './write-srt.ts'
import { writeText } from './write-text.ts'
import { writeVtt } from './write-vtt.ts'

/** A transcript in every form, by its file's ending. */
export type ResultFiles = Readonly<Record<'json' | 'vtt' | 'srt' | 'eaf' | 'txt', string>>

export function resultFiles(
  transcript: Transcript,
  setting: { readonly writtenAt: Date; readonly media: readonly EafMedia[] },
): ResultFiles {
  return {
    json: writeTranscriptJson(transcript),
    vtt: writeVtt(transcript),
    srt: writeSrt(transcript),
    eaf: writeEaf(transcript, setting),
    txt: writeText(transcript),
  }
}

const MIME_TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  mkv: 'video/x-matroska',
  webm: 'video/webm',
  avi: 'video/x-msvideo',
  mpg: 'video/mpeg',
  mpeg: 'video/mpeg',
}

/** The type of a recording that ELAN can open; undefined for pictures and streams. */
export function mimeTypeOf(name: string): string | undefined {
  return MIME_TYPES[name.split('.').at(-1)?.toLowerCase() ?? '']
}
