/** What ffmpeg says about one picture before it writes it. */
export interface PictureHeader {
  /** Microseconds on the container's clock, or undefined where the container has no times. */
  readonly presentationUs: number | undefined
  readonly width: number
  readonly height: number
}

/** What one line of ffmpeg's log means to the reader of its pictures. */
export type LogEvent =
  | { readonly kind: 'picture'; readonly header: PictureHeader }
  | { readonly kind: 'rate'; readonly framesPerSecond: number }
  | { readonly kind: 'container'; readonly format: string }
  | { readonly kind: 'duration'; readonly durationMs: number }
  | { readonly kind: 'lost-picture' }
  | { readonly kind: 'cut-off' }
  | { readonly kind: 'error'; readonly text: string }

const PICTURE =
  /^\[Parsed_showinfo_\d+ @ 0x[0-9a-f]+\] \[info\] n: *\d+ pts: *(-?\d+|NOPTS) .*? s:(\d+)x(\d+) /
const RATE =
  /^\[Parsed_showinfo_\d+ @ 0x[0-9a-f]+\] \[info\] config in time_base: \S+, frame_rate: (\d+)\/(\d+)/
const CONTAINER = /^\[info\] Input #0, (\S+), from/
const DURATION = /^\[info\] {3}Duration: (\d+):(\d+):(\d+\.\d+),/
const LOST = /Error while decoding stream|Error submitting (a )?packet to (the )?decoder/
const CUT_OFF = /partial file|File ended prematurely|Stream ends prematurely|moov atom not found/
const CUT_PACKET = /corrupt input packet in stream/
/** Lines that tell of the work; other lines may repeat what a file says of itself, its title for instance. */
const FAULT = /^(?:\[[^\]]*\] )?\[(?:warning|error|fatal|panic)\] /
const ERROR = /^(?:\[[^\]]*\] )?\[(?:error|fatal|panic)\] (.*)$/

/**
 * Reads one line that ffmpeg wrote with `-loglevel level+info` and the filter
 * `settb=1/1000000,showinfo=checksum=0`. `format` is the container's name as an earlier line gave it: only
 * in MPEG transport streams is a torn packet an everyday thing and no sign that the file was cut off.
 */
export function readLogLine(line: string, format: string): LogEvent | undefined {
  const picture = PICTURE.exec(line)
  if (picture) {
    const [, pts, width, height] = picture
    const presentationUs = pts === 'NOPTS' ? undefined : Number(pts)
    return { kind: 'picture', header: { presentationUs, width: Number(width), height: Number(height) } }
  }
  const rate = RATE.exec(line)
  if (rate) {
    const framesPerSecond = Number(rate[1]) / Number(rate[2])
    return framesPerSecond > 0 && Number.isFinite(framesPerSecond)
      ? { kind: 'rate', framesPerSecond }
      : undefined
  }
  const container = CONTAINER.exec(line)
  if (container) return { kind: 'container', format: (container[1] ?? '').replace(/,$/, '') }
  const duration = DURATION.exec(line)
  if (duration) {
    const [hours, minutes, seconds] = duration.slice(1).map(Number)
    return {
      kind: 'duration',
      durationMs: 1000 * (((hours ?? 0) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)),
    }
  }
  if (!FAULT.test(line)) return undefined
  if (LOST.test(line)) return { kind: 'lost-picture' }
  if (CUT_OFF.test(line) || (CUT_PACKET.test(line) && format !== 'mpegts')) return { kind: 'cut-off' }
  const error = ERROR.exec(line)
  return error ? { kind: 'error', text: error[1] ?? '' } : undefined
}
