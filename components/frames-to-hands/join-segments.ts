import type { Frame } from '../types/frame.ts'
import type { HandFrame } from '../types/hand.ts'
import type { HandConfig } from './config.ts'
import { createSegmentMerger, type SegmentHands } from './merge-segments.ts'
import { createTrackSmoother } from './smooth-tracks.ts'

/** What a `HandFrame` keeps of its frame. */
export type FrameMark = Pick<Frame, 'cameraId' | 'index' | 'timestampMs' | 'width' | 'height'>

/**
 * The last step of the stage, done in the recording's order whoever looked at the frames: segments merged,
 * tracks smoothed when the configuration asks for it.
 */
export function joinSegments(
  config: HandConfig,
): (frame: FrameMark, seen: readonly SegmentHands[]) => HandFrame {
  const merger = createSegmentMerger()
  const smooth = config.smoothing === undefined ? undefined : createTrackSmoother(config.smoothing)
  return ({ cameraId, index, timestampMs, width, height }, seen) => {
    const hands = merger.merge(seen)
    return {
      cameraId,
      index,
      timestampMs,
      width,
      height,
      hands: smooth === undefined ? hands : smooth(hands, timestampMs),
    }
  }
}
