import { RunningFaultError, type SignlineError, UnusableInputError } from '../types/errors.ts'
import type { VideoAddress } from './ffmpeg-arguments.ts'

/** How an ffmpeg that decoded came to its end. */
export interface DecodeEnd {
  readonly place: string
  /** Why the relay turned an HTTP address away. */
  readonly refusal: SignlineError | undefined
  /** Time between the first and the last picture, milliseconds; undefined without any picture. */
  readonly seenMs: number | undefined
  /** Null when a signal ended it. */
  readonly exitCode: number | null
  readonly errors: readonly string[]
  /** The container says that its end is missing. */
  readonly isCutOff: boolean
  /** A cut-off recording is accepted as far as it goes. */
  readonly keepsCutOff: boolean
}

/** The fault that an end amounts to, or undefined for the recording's proper end. */
export function faultAtEnd(end: DecodeEnd): SignlineError | undefined {
  const { place, refusal, seenMs, exitCode, errors, isCutOff, keepsCutOff } = end
  if (refusal !== undefined) return refusal
  if (seenMs === undefined && isCutOff)
    return new UnusableInputError(
      `${place} is not a video, or is cut off before its first picture; copy or export it again as MP4`,
    )
  if (seenMs === undefined) return nothingDecoded(place, errors)
  const seenS = (seenMs / 1000).toFixed(2)
  if (exitCode !== 0)
    return new RunningFaultError(
      `${place}: decoding stopped at ${seenS} s (${withoutPassword(errors.at(-1) ?? `exit code ${exitCode}`)}); export it again`,
    )
  if (isCutOff && !keepsCutOff)
    return new UnusableInputError(
      `${place} is cut off after ${seenS} s; copy or export it again, or accept what is there with --cut-off keep`,
    )
  return undefined
}

function nothingDecoded(place: string, errors: readonly string[]): SignlineError {
  const all = errors.join('\n')
  const cause = withoutPassword(errors.at(-1) ?? 'ffmpeg gave no reason')
  if (/matches no streams/.test(all))
    return new UnusableInputError(
      `${place} has no video in it, only sound or data; give a recording with a picture`,
    )
  if (/not on whitelist|not in whitelist/i.test(all))
    return new UnusableInputError(
      `${place} is a playlist, a script or a kind of file that is not read; give the recording itself (MP4, MOV, MKV, WebM, AVI, MPEG-TS…)`,
    )
  if (/Invalid data found|moov atom|could not find codec|Unknown format/i.test(all))
    return new UnusableInputError(
      `${place} is not a video, or is damaged from its start; export it again as MP4`,
    )
  return new RunningFaultError(`${place} could not be decoded (${cause}); check that it plays elsewhere`)
}

/** The address as errors may show it: without the password. */
export function nameOf(address: VideoAddress): string {
  if (address.kind === 'video-file') return address.path
  if (address.kind === 'webcam') return address.device
  const url = new URL(address.url.href)
  url.password = ''
  return url.href
}

/** ffmpeg's messages repeat the address as it was given. */
function withoutPassword(message: string): string {
  return message.replace(/(\/\/[^/\s:@]*):[^/\s]*@/g, '$1@')
}
