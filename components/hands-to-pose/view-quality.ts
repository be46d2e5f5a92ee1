import type { Hand, HandFrame } from '../types/hand.ts'
import { LANDMARK_COUNT } from '../types/hand.ts'
import type { ViewQuality } from '../types/pose.ts'

export interface QualityConfig {
  /**
   * Longer side of the hand's box, pixels, from which more pixels stop helping. The landmark network looks at
   * 224×224 pixels of a region twice as wide as the hand (MediaPipe, hand_landmark_landmarks_to_roi:
   * scale 2.0), so a hand of 112 pixels fills what the network can see.
   */
  readonly sufficientSizePx: number
  /**
   * Variance of the Laplacian (8-bit grey) at which a crop counts as half sharp. 100 is the usual boundary
   * between blurred and sharp for this measure (Pech-Pacheco et al. 2000 and those who followed).
   */
  readonly halfSharpVariance: number
  /** Quality given to sharpness where the picture was not at hand, as with landmark files. */
  readonly unknownSharpness: number
  /**
   * A hand with a smaller share of its landmarks inside the picture is no view of it: what lies outside is the
   * network's guess, and with fewer than 13 of 21 landmarks seen at least two fingers are guessed, so that
   * hands which sink out of the picture would look like letters.
   */
  readonly minShareInView: number
}

export const defaultQualityConfig: QualityConfig = {
  sufficientSizePx: 112,
  halfSharpVariance: 100,
  unknownSharpness: 0.5,
  minShareInView: 0.6,
}

/**
 * How far one view of a hand can be trusted, each part 0..1:
 * presence is the landmark network's own; size is the longer side of the landmarks' box over
 * `sufficientSizePx`, at most 1; sharpness is v / (v + halfSharpVariance) for a Laplacian's variance v;
 * shareInView is the share of the 21 landmarks inside the picture.
 */
export function viewQuality(
  hand: Hand,
  picture: Pick<HandFrame, 'width' | 'height'>,
  config: QualityConfig = defaultQualityConfig,
): ViewQuality {
  const { widthPx, heightPx, inside } = measure(hand, picture)
  const variance = hand.sharpness
  return {
    presence: clampToUnit(hand.presence),
    size: clampToUnit(Math.max(widthPx, heightPx) / config.sufficientSizePx),
    sharpness: variance > 0 ? variance / (variance + config.halfSharpVariance) : config.unknownSharpness,
    shareInView: inside / LANDMARK_COUNT,
  }
}

function measure(
  hand: Hand,
  picture: Pick<HandFrame, 'width' | 'height'>,
): { widthPx: number; heightPx: number; inside: number } {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity]
  let inside = 0
  for (let landmark = 0; landmark < LANDMARK_COUNT; landmark++) {
    const x = hand.landmarks[landmark * 3] ?? Number.NaN
    const y = hand.landmarks[landmark * 3 + 1] ?? Number.NaN
    if (x >= 0 && x <= 1 && y >= 0 && y <= 1) inside++
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
    bottom = Math.max(bottom, y)
  }
  return { widthPx: (right - left) * picture.width, heightPx: (bottom - top) * picture.height, inside }
}

/** A number that is none counts as 0: such a view is not to be trusted. */
function clampToUnit(value: number): number {
  return value > 0 ? Math.min(1, value) : 0
}
