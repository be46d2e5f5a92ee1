/** A turned square in a picture: what one network looks at. */
export interface Roi {
  /** Pixels from the picture's left edge. */
  readonly centreXPx: number
  /** Pixels from the picture's top edge. */
  readonly centreYPx: number
  readonly sidePx: number
  /** Clockwise as seen in the picture (y down), -π..π. */
  readonly rotationRad: number
}

/** The same angle in -π..π (π itself becomes -π). MediaPipe: NormalizeRadians. */
export function normalizeRadians(angleRad: number): number {
  return angleRad - 2 * Math.PI * Math.floor((angleRad + Math.PI) / (2 * Math.PI))
}

/** Overlap of two ROIs as MediaPipe counts it: intersection over union of the squares with their turn ignored. */
export function overlapOfRois(a: Roi, b: Roi): number {
  return intersectionOverUnion(boxOfRoi(a), boxOfRoi(b))
}

/** An upright box; any one unit. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

function boxOfRoi({ centreXPx, centreYPx, sidePx }: Roi): Box {
  const half = sidePx / 2
  return {
    left: centreXPx - half,
    top: centreYPx - half,
    right: centreXPx + half,
    bottom: centreYPx + half,
  }
}

/** Shared area over joint area, 0..1; 0 where either box is empty. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left)
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / (areaOf(a) + areaOf(b) - shared)
}

function areaOf(box: Box): number {
  return Math.max(0, box.right - box.left) * Math.max(0, box.bottom - box.top)
}
