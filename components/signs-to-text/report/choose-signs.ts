import type { Sign } from '../../types/sign.ts'
import type { Transcript } from '../../types/transcript.ts'

/** Pictures of single signs in one report, all cameras together: about 6 kB each. */
const MOST_PICTURES = 150
/** A camera that saw no hand within this time of a sign's middle has no picture of it, milliseconds. */
export const NEAR_MS = 150

/** A sign that a camera's sheet shows, by its place in the transcript. */
export interface ShownSign<Seen> {
  readonly place: number
  readonly seen: Seen
}

/**
 * The signs that one camera's sheet shows: all, or as many as a report has room for, evenly spread, and only
 * those for which `nearest` (to a time on the rig's clock) gives something close by.
 */
export function chooseSigns<Seen>(
  { signs, cameras }: Transcript,
  nearest: (timestampMs: number) => { readonly timestampMs: number; readonly seen: Seen } | undefined,
): readonly ShownSign<Seen>[] {
  const room = Math.max(4, Math.floor(MOST_PICTURES / cameras.length))
  return evenly(signs.length, room).flatMap((place): ShownSign<Seen>[] => {
    const sign = signs[place]
    if (sign === undefined) return []
    const middleMs = middleOf(sign)
    const found = nearest(middleMs)
    return found !== undefined && Math.abs(found.timestampMs - middleMs) <= NEAR_MS
      ? [{ place, seen: found.seen }]
      : []
  })
}

function middleOf({ startMs, endMs }: Sign): number {
  return (startMs + endMs) / 2
}

/** At most `room` places of `count`, evenly spread. */
function evenly(count: number, room: number): readonly number[] {
  if (count <= room) return Array.from({ length: count }, (_, place) => place)
  return Array.from({ length: room }, (_, step) => Math.floor((step * count) / room))
}
