import type { NormalizedLandmarks, WorldLandmarks } from '../types/hand.ts'
import type { Roi } from './roi.ts'

/**
 * Landmarks of the picture from landmarks of a ROI: turned, scaled and moved as the ROI lies.
 *
 * @param landmarks [21][xyz] of `decodeLandmarks`
 *
 * MediaPipe: LandmarkProjectionCalculator.
 */
export function projectLandmarks(
  landmarks: Float32Array,
  roi: Roi,
  widthPx: number,
  heightPx: number,
): NormalizedLandmarks {
  const cos = Math.cos(roi.rotationRad) * roi.sidePx
  const sin = Math.sin(roi.rotationRad) * roi.sidePx
  const projected = new Float32Array(landmarks.length)
  for (let at = 0; at < landmarks.length; at += 3) {
    const x = (landmarks[at] as number) - 0.5
    const y = (landmarks[at + 1] as number) - 0.5
    projected[at] = (cos * x - sin * y + roi.centreXPx) / widthPx
    projected[at + 1] = (sin * x + cos * y + roi.centreYPx) / heightPx
    projected[at + 2] = ((landmarks[at + 2] as number) * roi.sidePx) / widthPx
  }
  return projected as NormalizedLandmarks
}

/**
 * World landmarks in the picture's axes from those in the ROI's: turned about the viewing axis.
 *
 * @param raw [21][xyz], metres
 *
 * MediaPipe: WorldLandmarkProjectionCalculator.
 */
export function projectWorldLandmarks(raw: Float32Array, roi: Roi): WorldLandmarks {
  const cos = Math.cos(roi.rotationRad)
  const sin = Math.sin(roi.rotationRad)
  const projected = new Float32Array(raw.length)
  for (let at = 0; at < raw.length; at += 3) {
    const x = raw[at] as number
    const y = raw[at + 1] as number
    projected[at] = cos * x - sin * y
    projected[at + 1] = sin * x + cos * y
    projected[at + 2] = raw[at + 2] as number
  }
  return projected as WorldLandmarks
}
