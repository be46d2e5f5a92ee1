import type { Hand, HandFrame, NormalizedLandmarks, WorldLandmarks } from '#components/types/hand.js'

/** A hand whose landmarks lie on the diagonal of a box, normalized. */
export function handIn(left: number, top: number, right: number, bottom: number): Hand {
  const landmarks = Float32Array.from({ length: 63 }, (_, value) => {
    const share = Math.floor(value / 3) / 20
    return [left + share * (right - left), top + share * (bottom - top), 0][value % 3] ?? 0
  })
  return {
    handedness: 'right',
    handednessScore: 1,
    presence: 1,
    landmarks: landmarks as NormalizedLandmarks,
    worldLandmarks: new Float32Array(63) as WorldLandmarks,
    sharpness: 0,
    trackId: 0,
  }
}

/** Frames at 30 a second, one for each entry, with that hand or none. */
export function framesOf(hands: readonly (Hand | undefined)[], startMs = 0): readonly HandFrame[] {
  return hands.map((hand, index) => ({
    cameraId: 'front',
    index,
    timestampMs: startMs + (index * 1000) / 30,
    width: 640,
    height: 480,
    hands: hand === undefined ? [] : [hand],
  }))
}

export function times<T>(count: number, value: T): readonly T[] {
  return Array.from({ length: count }, () => value)
}
