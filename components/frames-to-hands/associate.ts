import { overlapOfRois, type Roi } from './roi.ts'

/**
 * The first list whole, then what the second adds: every ROI that overlaps none taken before by more than
 * `maxOverlap`, until there are `count`. Tracked hands come first, so a palm seen again starts no second hand.
 *
 * MediaPipe: HandAssociationCalculator (earlier streams win). The older AssociationNormRectCalculator lets
 * tracked hands win too but keeps the last, least certain of several overlapping palms.
 */
export function associate<Tracked extends { readonly roi: Roi }, Found extends { readonly roi: Roi }>(
  tracked: readonly Tracked[],
  found: readonly Found[],
  maxOverlap: number,
  count: number,
): (Tracked | Found)[] {
  const taken: (Tracked | Found)[] = [...tracked]
  for (const hand of found) {
    if (taken.length >= count) break
    if (taken.every((other) => overlapOfRois(hand.roi, other.roi) <= maxOverlap)) taken.push(hand)
  }
  return taken
}
