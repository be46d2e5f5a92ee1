/** A strict reader of the parts of WebVTT's grammar that matter: throws where a file does not conform. */
export interface ParsedCue {
  readonly id: string
  readonly startMs: number
  readonly endMs: number
  /** Cue text with tags taken out and entities resolved. */
  readonly text: string
  readonly classes: readonly string[]
}

export interface ParsedVtt {
  readonly notes: readonly string[]
  readonly styles: readonly string[]
  readonly cues: readonly ParsedCue[]
}

export function parseVtt(file: string): ParsedVtt {
  const [signature, ...blocks] = file.replace(/\n+$/, '').split(/\n{2,}/)
  if (signature === undefined || !/^WEBVTT([ \t][^\n]*)?$/.test(signature)) throw new Error('no WEBVTT line')
  if (signature.includes('-->')) throw new Error('an arrow in the header')
  const parsed = { notes: [] as string[], styles: [] as string[], cues: [] as ParsedCue[] }
  for (const block of blocks) {
    const [kind, rest] = [block.split('\n', 1)[0], block.split('\n').slice(1).join('\n')]
    if (kind === 'NOTE') parsed.notes.push(withoutArrow(rest))
    else if (kind === 'STYLE') {
      if (parsed.cues.length > 0) throw new Error('a style block after a cue')
      parsed.styles.push(withoutArrow(rest))
    } else parsed.cues.push(parseCue(block))
  }
  return parsed
}

function withoutArrow(text: string): string {
  if (text.includes('-->')) throw new Error('an arrow outside a cue')
  return text
}

const TIME = String.raw`(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})`
const TIMINGS = new RegExp(`^${TIME}[ \t]+-->[ \t]+${TIME}$`)

function parseCue(block: string): ParsedCue {
  const lines = block.split('\n')
  const id = lines[0]?.includes('-->') ? '' : withoutArrow(lines.shift() ?? '')
  const timings = TIMINGS.exec(lines.shift() ?? '')
  if (timings === null) throw new Error(`no timings: ${block}`)
  const numbers = timings.slice(1).map((digits) => Number(digits ?? 0))
  const [startMs, endMs] = [milliseconds(numbers.slice(0, 4)), milliseconds(numbers.slice(4))]
  if (endMs <= startMs) throw new Error(`a cue ends before it begins: ${block}`)
  if (lines.length === 0) throw new Error(`a cue without text: ${block}`)
  const raw = withoutArrow(lines.join('\n'))
  const classes = [...raw.matchAll(/<c\.([a-z]+)>/g)].flatMap((match) => match[1] ?? [])
  const untagged = raw.replaceAll(/<c\.[a-z]+>([^<]*)<\/c>/g, '$1')
  if (/[<>]/.test(untagged)) throw new Error(`an unknown tag: ${raw}`)
  if (/&(?!amp;|lt;|gt;|lrm;|rlm;|nbsp;)/.test(untagged)) throw new Error(`an unknown entity: ${raw}`)
  const text = untagged.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  return { id, startMs, endMs, text, classes }
}

function milliseconds([hours = 0, minutes = 0, seconds = 0, rest = 0]: number[]): number {
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
}
