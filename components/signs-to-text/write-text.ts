import type { Transcript } from '../types/transcript.ts'

/** The text and a line end; empty where nothing was signed. */
export function writeText(transcript: Transcript): string {
  return transcript.text === '' ? '' : `${transcript.text}\n`
}
