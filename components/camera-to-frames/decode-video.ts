import { type DecodeVideoOptions, limitsOf } from './decode-options.ts'
import type { VideoAddress } from './ffmpeg-arguments.ts'
import { DEFAULT_MAX_SIDE, decodeArguments } from './ffmpeg-arguments.ts'
import { ffmpegVersion, startFfmpeg, stopFfmpeg } from './ffmpeg-process.ts'
import type { DecodedPicture, FrameSource, OpenOptions } from './frame-source.ts'
import { relayHttp } from './http-relay.ts'
import { PictureIntake } from './picture-intake.ts'

export type { DecodeVideoOptions } from './decode-options.ts'

/** The pictures of a video file, a network stream or a webcam, decoded by an ffmpeg of their own. */
export function videoSource(address: VideoAddress, options: DecodeVideoOptions = {}): FrameSource {
  const live = options.live ?? (address.kind === 'rtsp' || address.kind === 'webcam')
  return { live, pictures: (open) => decodeVideo(address, options, open) }
}

async function* decodeVideo(
  address: VideoAddress,
  options: DecodeVideoOptions,
  open: OpenOptions,
): AsyncGenerator<DecodedPicture, void, undefined> {
  open.signal?.throwIfAborted()
  const version = await ffmpegVersion()
  const relay = address.kind === 'http' ? await relayHttp(address.url) : undefined
  try {
    const { maxSide = DEFAULT_MAX_SIDE, decoderThreads = 0 } = options
    const reached = relay ? ({ kind: 'http', url: relay.url } as const) : address
    const { open: openMs, stall: stallMs } = limitsOf(address, options)
    const silenceMs = Math.max(openMs, stallMs)
    const { seekMs } = options
    const decode = { maxSide, decoderThreads, silenceMs, ...(seekMs !== undefined && { seekMs }) }
    const args = decodeArguments(reached, decode, version)
    const child = await startFfmpeg(args, { stdin: false, stdout: true })
    let intake: PictureIntake | undefined
    try {
      intake = new PictureIntake(child, address, options, open, () => relay?.refusal)
      for (let picture = await intake.next(); picture; picture = await intake.next()) yield picture
    } finally {
      intake?.close()
      await stopFfmpeg(child)
    }
  } finally {
    await relay?.close()
  }
}
