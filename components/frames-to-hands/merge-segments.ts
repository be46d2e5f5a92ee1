import type { Hand } from '../types/hand.ts'
import { boxOfLandmarks } from './remove-duplicates.ts'
import { intersectionOverUnion } from './roi.ts'
import type { SegmentShare } from './segments.ts'

/** What one segment's tracker saw in one frame, under its own track numbers. */
export interface SegmentHands extends SegmentShare {
  readonly hands: readonly Hand[]
}

/**
 * Joins the segments of one recording into one run of hands. The rule:
 * 1. A frame's hands are those of the segment whose span holds it; warm-up readings are never reported.
 * 2. Track numbers count from 0 in the order in which hands first appear in the recording.
 * 3. Across a boundary a hand keeps its number when the next segment's warm-up saw it in the same place: in
 *    each frame of the overlap the hands of both segments are paired by the overlap of their bounding boxes,
 *    best pair first, down to `MIN_OVERLAP`; the last frame that pairs a hand decides. Hands that no frame of
 *    the overlap paired are tried once more, between the last frame before the boundary and the first after.
 */
export interface SegmentMerger {
  /** The hands of the next frame of the recording, given all that segments saw in it. */
  merge(seen: readonly SegmentHands[]): readonly Hand[]
}

/** Intersection over union of the bounding boxes of one hand's landmarks, seen twice or in adjacent frames. */
const MIN_OVERLAP = 0.25

export function createSegmentMerger(): SegmentMerger {
  let nextTrackId = 0
  let segment = -1
  let before: readonly Hand[] = []
  /** Number in the recording by number in the segment. */
  let numbers = new Map<number, number>()
  let nextNumbers = new Map<number, number>()

  return {
    merge(seen) {
      const own = seen.find(({ warmUp }) => !warmUp)
      if (own === undefined) throw new Error('a frame belongs to no segment')
      if (own.segment !== segment) {
        numbers = nextNumbers
        nextNumbers = new Map()
        segment = own.segment
        const taken = new Set(numbers.values())
        join(
          before.filter(({ trackId }) => !taken.has(trackId)),
          own.hands.filter(({ trackId }) => !numbers.has(trackId)),
          numbers,
        )
      }
      const hands = own.hands.map((hand) => {
        const trackId = numbers.get(hand.trackId) ?? nextTrackId++
        numbers.set(hand.trackId, trackId)
        return { ...hand, trackId }
      })
      for (const { warmUp, hands: warm } of seen) if (warmUp) join(hands, warm, nextNumbers)
      before = hands
      return hands
    },
  }
}

/** Gives each of `later` that lies where one of `earlier` does its number. */
function join(earlier: readonly Hand[], later: readonly Hand[], numbers: Map<number, number>): void {
  const pairs = earlier
    .flatMap((a) =>
      later.map((b) => ({
        a,
        b,
        overlap: intersectionOverUnion(boxOfLandmarks(a.landmarks), boxOfLandmarks(b.landmarks)),
      })),
    )
    .filter(({ overlap }) => overlap >= MIN_OVERLAP)
    .sort((one, other) => other.overlap - one.overlap)
  const joined = new Set<Hand>()
  for (const { a, b } of pairs) {
    if (joined.has(a) || joined.has(b)) continue
    joined.add(a).add(b)
    for (const [later, number] of numbers) if (number === a.trackId) numbers.delete(later)
    numbers.set(b.trackId, a.trackId)
  }
}
