import type { Frame } from '../types/frame.ts'
import type { HandFrame } from '../types/hand.ts'
import { defaultHandConfig, type HandConfig } from './config.ts'
import { joinSegments } from './join-segments.ts'
import type { SegmentHands } from './merge-segments.ts'
import type { HandNetworks } from './networks.ts'
import { segmentsAt } from './segments.ts'
import { createHandTrackers, type HandTracker } from './track-hands.ts'

/**
 * The hands of every frame of one camera's recording, in order, with the same track number as long as a hand
 * is followed. Runs the networks in the calling thread; `openHandPool` gives the same hands, byte by byte,
 * from several worker threads.
 *
 * Frames must come with rising timestamps; each is released once it was looked at.
 */
export async function* findHands(
  frames: AsyncIterable<Frame>,
  networks: HandNetworks,
  config: HandConfig = defaultHandConfig,
): AsyncGenerator<HandFrame, void, undefined> {
  const createTracker = createHandTrackers(networks)
  const trackers = new Map<number, HandTracker>()
  const joined = joinSegments(config)
  for await (const frame of frames) {
    const seen: SegmentHands[] = []
    try {
      for (const share of segmentsAt(frame.timestampMs, config)) {
        const tracker = trackers.get(share.segment) ?? createTracker(config)
        trackers.set(share.segment, tracker)
        seen.push({ ...share, hands: await tracker.look(frame) })
      }
    } finally {
      frame.release()
    }
    for (const segment of trackers.keys())
      if (seen.every((share) => share.segment !== segment)) trackers.delete(segment)
    yield joined(frame, seen)
  }
}
