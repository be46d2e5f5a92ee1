import type { HandFrame } from '#components/types/hand.js'

/** Steps of the search, milliseconds: coarse over the whole round, then fine about the best. */
const COARSE_MS = 100
const FINE_MS = 5

/**
 * When a recording that is played round and round began, on the clock of the frames that somebody saw of it,
 * milliseconds: the shift at which the wrist is nearest to where the recording has it.
 */
export function clockShiftMs(
  recording: readonly HandFrame[],
  seen: readonly HandFrame[],
  roundMs: number,
): number {
  const latest = seen.at(-1)?.timestampMs ?? 0
  const best = (fromMs: number, toMs: number, stepMs: number): number => {
    let nearest = { shiftMs: fromMs, apart: Number.POSITIVE_INFINITY }
    for (let shiftMs = fromMs; shiftMs <= toMs; shiftMs += stepMs) {
      const apart = apartAt(recording, seen, shiftMs, roundMs)
      if (apart < nearest.apart) nearest = { shiftMs, apart }
    }
    return nearest.shiftMs
  }
  const coarse = best(latest - roundMs, latest, COARSE_MS)
  return best(coarse - COARSE_MS, coarse + COARSE_MS, FINE_MS)
}

/** Mean distance of index tip and wrist from where the recording has them; a hand that only one sees counts as far. */
function apartAt(
  recording: readonly HandFrame[],
  seen: readonly HandFrame[],
  shiftMs: number,
  roundMs: number,
): number {
  const stepMs = roundMs / recording.length
  let sum = 0
  for (const frame of seen) {
    const atMs = (((frame.timestampMs - shiftMs) % roundMs) + roundMs) % roundMs
    const there = recording[Math.min(recording.length - 1, Math.round(atMs / stepMs))]?.hands[0]
    const here = frame.hands[0]
    if (here === undefined && there === undefined) continue
    sum += here === undefined || there === undefined ? 0.3 : apart(here.landmarks, there.landmarks)
  }
  return sum / Math.max(1, seen.length)
}

function apart(one: Float32Array, other: Float32Array): number {
  const points = [0, 8, 20]
  return (
    points.reduce(
      (sum, point) =>
        sum +
        Math.hypot(
          (one[3 * point] ?? 0) - (other[3 * point] ?? 0),
          (one[3 * point + 1] ?? 0) - (other[3 * point + 1] ?? 0),
        ),
      0,
    ) / points.length
  )
}
