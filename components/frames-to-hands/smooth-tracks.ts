import type { Hand, NormalizedLandmarks, WorldLandmarks } from '../types/hand.ts'
import { createOneEuroFilter, type OneEuroConfig, type OneEuroFilter } from './one-euro.ts'
import { boxOfLandmarks } from './remove-duplicates.ts'

/** Smooths the hands of one recording, each track by itself, frame after frame. */
export type TrackSmoother = (hands: readonly Hand[], timestampMs: number) => readonly Hand[]

/** Metres: the unit of speed for world landmarks, about a hand's length. */
const HAND_METRES = 0.18

/** Tracks that a frame does not hold are forgotten: a hand that comes back starts unsmoothed. */
export function createTrackSmoother(config: OneEuroConfig): TrackSmoother {
  let filters = new Map<number, { readonly landmarks: OneEuroFilter; readonly world: OneEuroFilter }>()
  return (hands, timestampMs) => {
    const still: typeof filters = new Map()
    const smoothed = hands.map((hand) => {
      const filter = filters.get(hand.trackId) ?? {
        landmarks: createOneEuroFilter(config),
        world: createOneEuroFilter(config),
      }
      still.set(hand.trackId, filter)
      const { left, top, right, bottom } = boxOfLandmarks(hand.landmarks)
      const size = Math.max(right - left, bottom - top, Number.EPSILON)
      return {
        ...hand,
        landmarks: filter.landmarks.smooth(hand.landmarks, timestampMs, size) as NormalizedLandmarks,
        worldLandmarks: filter.world.smooth(hand.worldLandmarks, timestampMs, HAND_METRES) as WorldLandmarks,
      }
    })
    filters = still
    return smoothed
  }
}
