/** Milliseconds; a first retry is quick, since most breaks are short. */
const FIRST_MS = 500
/** Milliseconds; a gateway that comes back has everybody again within so long. */
const MOST_MS = 10_000

/**
 * How long to wait before a further attempt, milliseconds. It doubles with every failure in a row; the upper half
 * is drawn by chance (`random`, 0..1), so that a room full of pages does not come back at one instant.
 */
export function backoffMs(failures: number, random: number): number {
  const longestMs = Math.min(MOST_MS, FIRST_MS * 2 ** Math.min(failures, 10))
  return longestMs / 2 + (longestMs / 2) * random
}
