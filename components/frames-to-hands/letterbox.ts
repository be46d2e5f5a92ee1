import type { Roi } from './roi.ts'

/**
 * The smallest square around a whole picture, `scale` times as large: what the palm network sees, with black
 * bars where the square reaches beyond the picture. Places in its 0..1 square become picture pixels with
 * `pointInRoi`, which takes the bars away again.
 * MediaPipe: ImageToTensorCalculator with keep_aspect_ratio, DetectionLetterboxRemovalCalculator.
 */
export function letterbox(widthPx: number, heightPx: number, scale = 1): Roi {
  return {
    centreXPx: widthPx / 2,
    centreYPx: heightPx / 2,
    sidePx: Math.max(widthPx, heightPx) * scale,
    rotationRad: 0,
  }
}

/** Where a point of an upright ROI (x and y in 0..1 of its side) lies in the picture, pixels. */
export function pointInRoi(roi: Roi, x: number, y: number): readonly [xPx: number, yPx: number] {
  return [roi.centreXPx + (x - 0.5) * roi.sidePx, roi.centreYPx + (y - 0.5) * roi.sidePx]
}
