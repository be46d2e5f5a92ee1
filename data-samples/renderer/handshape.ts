/** Degrees. 0 is a straight finger in line with the palm; bending towards the palm is positive. */
export interface FingerAngles {
  /** Knuckle where the finger leaves the palm. */
  readonly mcp: number
  /** Middle joint. */
  readonly pip: number
  /** Last joint. */
  readonly dip: number
  /** Away from the middle finger's own line; the middle finger's is positive towards the thumb. */
  readonly spread: number
}

/** Degrees. With all 0 the thumb lies straight along the edge of the palm, its pad towards the palm's far edge. */
export interface ThumbAngles {
  /** At the base, away from the index finger in the plane of the palm (the L's thumb). */
  readonly radial: number
  /** At the base, out in front of the palm. */
  readonly palmar: number
  /** About the thumb's own length: turns the pad from looking across the palm to looking at it. */
  readonly roll: number
  readonly mcp: number
  readonly ip: number
}

/**
 * Degrees, told for a right hand as the person opposite sees it; a left hand is its mirror image. With all 0 the
 * palm looks at that person and the fingertips point up. Applied in this order.
 */
export interface PalmAngles {
  /** About the fingers' direction: 90 turns the palm to the signer's midline, 180 to the signer. */
  readonly turn: number
  /** Fingertips towards the person opposite; -90 points them at the signer. */
  readonly nod: number
  /** In the picture, fingertips towards the signer's midline: 90 is level, 180 is down. */
  readonly lean: number
}

/** Joint angles of one still hand. */
export interface Handshape {
  readonly thumb: ThumbAngles
  readonly index: FingerAngles
  readonly middle: FingerAngles
  readonly ring: FingerAngles
  readonly pinky: FingerAngles
  readonly palm: PalmAngles
}
