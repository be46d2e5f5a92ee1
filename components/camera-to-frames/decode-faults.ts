import { RunningFaultError, type SignlineError, UnusableInputError } from '../types/errors.ts'
import { shownAddress } from './camera-address.ts'
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
      isNetworkAddress(place)
        ? `${place} sends no video, or one that is cut off before its first picture; check the address`
        : `${place} is not a video, or is cut off before its first picture; copy or export it again as MP4`,
    )
  if (seenMs === undefined) return nothingDecoded(place, errors)
  const seenS = (seenMs / 1000).toFixed(2)
  if (exitCode !== 0)
    return new RunningFaultError(
      `${place}: decoding stopped at ${seenS} s (${withoutSecrets(errors.at(-1) ?? `exit code ${exitCode}`)}); export it again`,
    )
  if (isCutOff && !keepsCutOff)
    return new UnusableInputError(
      `${place} is cut off after ${seenS} s; copy or export it again, or accept what is there with --cut-off keep`,
    )
  return undefined
}

function nothingDecoded(place: string, errors: readonly string[]): SignlineError {
  const all = errors.join('\n')
  const cause = withoutSecrets(errors.at(-1) ?? 'ffmpeg gave no reason')
  if (/matches no streams/.test(all))
    return new UnusableInputError(
      `${place} has no video in it, only sound or data; give a recording with a picture`,
    )
  if (/not on whitelist|not in whitelist/i.test(all))
    return new UnusableInputError(
      `${place} is a playlist, a script or a kind of file that is not read; give the recording itself (MP4, MOV, MKV, WebM, AVI, MPEG-TS…)`,
    )
  if (/Invalid data found|moov atom|could not find codec|Unknown format|End of file$/im.test(all))
    return new UnusableInputError(
      isNetworkAddress(place)
        ? `${place} sends something that is no video; check the address`
        : `${place} is not a video, or is damaged from its start; export it again as MP4`,
    )
  const refused = /Connection refused|No route to host|Network is unreachable|timed out|Name or service/i
  if (isNetworkAddress(place) && refused.test(all))
    return new RunningFaultError(
      `${place} could not be reached (${lastClause(cause)}); check the address and that the camera is on`,
    )
  if (isNetworkAddress(place) && /failed: 40[13]\b/.test(all))
    return new UnusableInputError(`${place} refused its reader; check the address, the name and the password`)
  if (/Permission denied/.test(all))
    return new UnusableInputError(`${place} cannot be opened (no permission); check its rights`)
  return new RunningFaultError(`${place} could not be decoded (${cause}); check that it plays elsewhere`)
}

function isNetworkAddress(place: string): boolean {
  return /^\w+:\/\//.test(place)
}

/** The address as errors may show it. */
export function nameOf(address: VideoAddress): string {
  if (address.kind === 'video-file') return address.path
  if (address.kind === 'webcam') return address.device
  return shownAddress(address.url)
}

/** `rtsp://host/path: Connection refused` → `Connection refused`. */
function lastClause(cause: string): string {
  return cause.split(': ').at(-1) ?? cause
}

/** ffmpeg's messages repeat the address as it was given, with its password and its query. */
function withoutSecrets(message: string): string {
  return message.replace(/(\/\/[^/\s:@]*):[^/\s]*@/g, '$1@').replace(/(\w:\/\/[^\s?]*\?)[^\s:]*/g, '$1…')
}
