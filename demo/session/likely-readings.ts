import type { Alternative } from '../../components/types/sign.ts'

/** Less likely readings of what the hand shows are noise, 0..1. */
const WORTH_SHOWING = 0.05
const MOST_SHOWN = 3

/** Of all that the hand may show just now, what is worth showing, most likely first. */
export function likelyReadings(forming: readonly Alternative[]): readonly Alternative[] {
  return forming.filter(({ confidence }) => confidence >= WORTH_SHOWING).slice(0, MOST_SHOWN)
}
