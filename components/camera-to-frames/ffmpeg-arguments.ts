import type { CameraAddress } from './camera-address.ts'
import type { FfmpegVersion } from './ffmpeg-process.ts'

/** Longer side of decoded video, pixels: a hand that takes a fifth of it still fills the 224×224 network. */
export const DEFAULT_MAX_SIDE = 1280

/** What ffmpeg is to open: an address whose pictures it decodes. */
export type VideoAddress = Exclude<CameraAddress, { kind: 'pictures' }>

/**
 * Containers that ffmpeg may recognise in a file or an HTTP answer, whatever its name says. Playlists (HLS,
 * DASH), concat scripts, SDP, image patterns and subtitles are not among them: those open further addresses.
 */
export const CONTAINERS: readonly string[] = [
  ...['mov', 'matroska', 'avi', 'mpegts', 'mpeg', 'flv', 'ogg', 'asf', 'mxf', 'nut', 'dv', 'ivf', 'obu'],
  ...[
    'yuv4mpegpipe',
    'h264',
    'hevc',
    'm4v',
    'mpegvideo',
    'mjpeg',
    'mpjpeg',
    'mp3',
    'wav',
    'flac',
    'aac',
    'aiff',
  ],
]

export interface DecodeOptions {
  /** Pictures are scaled down before they are handed over so that neither side is longer, pixels. */
  readonly maxSide: number
  /** Threads of the decoder, 0 for ffmpeg's own choice. */
  readonly decoderThreads: number
  /** Longest silence of a camera that is waited for, milliseconds. */
  readonly silenceMs: number
  /** Pictures before this are left out, milliseconds on the container's clock from its start; only of recordings. */
  readonly seekMs?: number
}

/**
 * How much later than its reader ffmpeg gives a silent camera up. The reader's own limit comes first and says
 * what happened; this one ends an ffmpeg whose reader was killed.
 */
const ORPHAN_MS = 5000

/**
 * The arguments with which ffmpeg decodes the picture of an address to raw RGB on its stdout, upright, with
 * square pixels and each picture's time in its log. `url` stands in for an HTTP address (the relay's).
 */
export function decodeArguments(
  address: VideoAddress,
  options: DecodeOptions,
  version: FfmpegVersion,
): readonly string[] {
  const passThrough = version.number[0] > 5 || (version.number[0] === 5 && version.number[1] >= 1)
  return [
    ...['-loglevel', 'level+info', '-threads', String(options.decoderThreads)],
    ...inputArguments(address, options, version),
    // V leaves out the cover picture of a sound file.
    ...['-map', '0:V:0', '-an', '-sn', '-dn', '-filter_threads', '1'],
    ...['-vf', pictureFilter(options.maxSide)],
    ...(passThrough ? ['-fps_mode', 'passthrough'] : ['-vsync', 'passthrough']),
    ...['-f', 'rawvideo', '-c:v', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
  ]
}

const inputByKind: {
  readonly [K in VideoAddress['kind']]: (
    address: Extract<VideoAddress, { kind: K }>,
    options: DecodeOptions,
    version: FfmpegVersion,
  ) => readonly string[]
} = {
  'video-file': ({ path }, options) => [
    ...seekArguments(options),
    ...['-format_whitelist', CONTAINERS.join(','), '-protocol_whitelist', 'file', '-i', `file:${path}`],
  ],
  http: ({ url }, options) => [
    ...seekArguments(options),
    ...['-format_whitelist', CONTAINERS.join(','), '-protocol_whitelist', 'http,tcp'],
    ...['-i', url.href],
  ],
  rtsp: ({ url }, { silenceMs }, version) => [
    ...['-f', 'rtsp', '-rtsp_transport', 'tcp', '-flags', 'low_delay'],
    // Before ffmpeg 5, `-timeout` meant something else.
    ...[version.number[0] >= 5 ? '-timeout' : '-stimeout', String(1000 * (silenceMs + ORPHAN_MS))],
    ...['-protocol_whitelist', url.protocol === 'rtsps:' ? 'rtsp,rtp,tcp,tls' : 'rtsp,rtp,tcp'],
    ...['-allowed_media_types', 'video', '-i', url.href],
  ],
  webcam: ({ device }) => ['-f', 'v4l2', '-protocol_whitelist', 'file', '-i', device],
}

/** Begins at the last key picture before the wanted time; times stay what they are without it. */
function seekArguments({ seekMs }: DecodeOptions): readonly string[] {
  if (seekMs === undefined || seekMs <= 0) return []
  return ['-copyts', '-start_at_zero', '-ss', (seekMs / 1000).toFixed(6)]
}

function inputArguments(
  address: VideoAddress,
  options: DecodeOptions,
  version: FfmpegVersion,
): readonly string[] {
  const argumentsOf = inputByKind[address.kind] as (...given: Parameters<typeof decodeArguments>) => string[]
  return argumentsOf(address, options, version)
}

/** Pixels become square, then the longer side at most `maxSide`; times become microseconds. */
function pictureFilter(maxSide: number): string {
  const shrink = `min(1,${maxSide}/max(iw*sar,ih))`
  const width = `max(1,trunc(iw*sar*${shrink}+0.5))`
  const height = `max(1,trunc(ih*${shrink}+0.5))`
  return `scale=w='${width}':h='${height}',setsar=1,format=rgb24,settb=1/1000000,showinfo=checksum=0`
}
