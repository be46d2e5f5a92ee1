/** One run of a tracker that a frame belongs to. */
export interface SegmentShare {
  /** From 0, by time alone. */
  readonly segment: number
  /** True where the frame lies before the segment's start and only warms its tracker up. */
  readonly warmUp: boolean
}

/**
 * The segments that look at a frame: the one whose span [n, n + 1) × `segmentMs` holds its time, and the next
 * one when that begins within `overlapMs`. It depends on nothing but the time, so recordings are cut in the
 * same places however many workers look at them.
 */
export function segmentsAt(
  timestampMs: number,
  { segmentMs, overlapMs }: { readonly segmentMs: number; readonly overlapMs: number },
): readonly SegmentShare[] {
  if (!Number.isFinite(segmentMs)) return [{ segment: 0, warmUp: false }]
  const segment = Math.floor(timestampMs / segmentMs)
  const own = { segment, warmUp: false }
  return timestampMs >= (segment + 1) * segmentMs - overlapMs
    ? [own, { segment: segment + 1, warmUp: true }]
    : [own]
}
