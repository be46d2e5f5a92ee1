import { FramePool } from '../../camera-to-frames/frame-pool.ts'
import { type OpenCameraOptions, openCamera } from '../../camera-to-frames/open-camera.ts'
import { cameraToFrames } from '../../camera-to-frames/stage.ts'
import { defaultHandConfig, type HandConfig } from '../../frames-to-hands/config.ts'
import type { HandPool } from '../../frames-to-hands/hand-pool.ts'
import type { FrameReadings } from '../../frames-to-hands/read-recording.ts'
import { DropCounter } from '../../types/count-drops.ts'
import type { SharedFrame } from '../../types/frame.ts'
import type { RecordingPart } from '../../types/recording-plan.ts'
import { type PartReadings, splitReadings } from './readings-archive.ts'

export interface FindReadingsOptions {
  readonly signal?: AbortSignal
  /** Called with how far a part has been read, milliseconds on its camera's clock. */
  readonly onProgress?: (timestampMs: number) => void
}

/** Decoded before a part's own beginning: containers round their times, and key pictures lie a little apart. */
const SEEK_MARGIN_MS = 500

/** How the pictures of a part are decoded, the same for its hands and its pictures. */
export function decodingOfPart(part: RecordingPart): {
  readonly decoding: OpenCameraOptions
  readonly originMs?: number
} {
  const { decoding, live, originMs, fromMs } = part
  if (originMs === undefined) return { decoding: { ...decoding, live } }
  const seekMs = originMs + fromMs - defaultHandConfig.overlapMs - SEEK_MARGIN_MS
  return { decoding: { ...decoding, live, seekMs: Math.max(0, seekMs) }, originMs }
}

/**
 * Decodes one part of a camera's recording and finds the hands in it, from the warm-up before its start to
 * its end. Cut or not, the trackers of each segment see the same frames, so the readings of all parts
 * together are those of the whole recording.
 */
export async function findReadings(
  part: RecordingPart,
  pool: Pick<HandPool, 'findReadings' | 'maxBytesInFlight'>,
  { signal, onProgress = () => {} }: FindReadingsOptions = {},
): Promise<PartReadings> {
  const config: HandConfig = { ...defaultHandConfig, mirrored: part.mirrored }
  const dropped = new DropCounter()
  const room = new FramePool({ maxBytes: pool.maxBytesInFlight })
  let firstPictureAtMs = 0
  let atMs = 0

  async function* framesOfPart(): AsyncGenerator<SharedFrame, void, undefined> {
    const camera = { id: part.cameraId, uri: part.uri, mirrored: part.mirrored }
    const { decoding, originMs } = decodingOfPart(part)
    const frames = cameraToFrames(camera, openCamera(camera, { ...decoding, pool: room }), {
      // A part that is decoded from the beginning sees the drops of those before it, too.
      onDrop: (reason, count) => {
        if (part.live || atMs >= part.fromMs) dropped.add(part.cameraId, reason, count)
      },
      ...(originMs !== undefined && { originMs }),
      ...(signal && { signal }),
    })
    const warmUpFromMs = part.fromMs - config.overlapMs
    for await (const frame of frames) {
      if (firstPictureAtMs === 0) firstPictureAtMs = Date.now()
      // Some live cameras make their timestamps up, so the clock on the wall ends them, too.
      atMs = part.live ? Math.max(frame.timestampMs, Date.now() - firstPictureAtMs) : frame.timestampMs
      const isAfter = part.toMs !== undefined && atMs >= part.toMs
      if (isAfter || frame.timestampMs < warmUpFromMs) frame.release()
      if (isAfter) return
      if (frame.timestampMs >= warmUpFromMs) yield frame
    }
  }

  const readings: FrameReadings[] = []
  const isToTheEnd = part.live || part.toMs === undefined
  const segments = {
    from: part.fromMs / config.segmentMs,
    to: isToTheEnd ? Number.POSITIVE_INFINITY : (part.toMs ?? 0) / config.segmentMs,
  }
  const found = pool.findReadings(framesOfPart(), { config, segments, ...(signal && { signal }) })
  for await (const reading of found) {
    readings.push(reading)
    onProgress(reading.frame.timestampMs)
  }
  return {
    cameraId: part.cameraId,
    part: part.part,
    ...splitReadings(readings),
    dropped: dropped.counts,
    firstPictureAtMs,
  }
}
