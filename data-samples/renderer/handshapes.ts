import type { FingerAngles, Handshape, PalmAngles, ThumbAngles } from './handshape.ts'

/** Letters without the moving J and Z, digits, and the hand between words. */
export type HandshapeName =
  | 'A'
  | 'B'
  | 'C'
  | 'D'
  | 'E'
  | 'F'
  | 'G'
  | 'H'
  | 'I'
  | 'K'
  | 'L'
  | 'M'
  | 'N'
  | 'O'
  | 'P'
  | 'Q'
  | 'R'
  | 'S'
  | 'T'
  | 'U'
  | 'V'
  | 'W'
  | 'X'
  | 'Y'
  | '0'
  | '1'
  | '2'
  | '3'
  | '4'
  | '5'
  | '6'
  | '7'
  | '8'
  | '9'
  | 'REST'

/*
 * The American manual alphabet and the digits as joint angles, one entry a person can read and mend.
 * Fingers: [knuckle, middle joint, last joint, spread]; thumb: [radial, palmar, roll, mcp, ip];
 * palm: [turn, nod, lean]; all in degrees, see handshape.ts. Told for the right hand.
 */
type Finger = readonly [mcp: number, pip: number, dip: number, spread?: number]
type Thumb = readonly [radial: number, palmar: number, roll: number, mcp: number, ip: number]
type Palm = readonly [turn: number, nod: number, lean: number]

interface Row {
  readonly thumb: Thumb
  readonly index: Finger
  readonly middle: Finger
  readonly ring: Finger
  readonly pinky: Finger
  readonly palm: Palm
}

const STRAIGHT: Finger = [0, 4, 2]
const FIST: Finger = [68, 102, 62]
/** Bent hard into the palm, out of the way of a neighbour that shows. */
const TIGHT: Finger = [80, 100, 62]
/** Bent into the palm under a thumb that lies on it. */
const FOLDED: Finger = [64, 100, 55]
const FACING: Palm = [6, -7, 4]

const ROWS: Readonly<Record<HandshapeName, Row>> = {
  A: { thumb: [28, 20, 28, 20, 20], index: FIST, middle: FIST, ring: FIST, pinky: FIST, palm: FACING },
  B: {
    thumb: [-4, 47, 32, 58, 70],
    index: STRAIGHT,
    middle: STRAIGHT,
    ring: STRAIGHT,
    pinky: STRAIGHT,
    palm: FACING,
  },
  C: {
    thumb: [30, 60, 60, 8, 15],
    index: [30, 48, 28],
    middle: [32, 50, 30],
    ring: [29, 50, 30],
    pinky: [24, 48, 30],
    palm: [45, -6, 5],
  },
  D: {
    thumb: [4, 60, 42, 19, 33],
    index: STRAIGHT,
    middle: [46, 70, 34],
    ring: [54, 60, 35],
    pinky: [62, 64, 36],
    palm: [8, -6, 4],
  },
  E: {
    thumb: [10, 28, 6, 58, 64],
    index: [28, 108, 62],
    middle: [30, 110, 64],
    ring: [24, 110, 64],
    pinky: [20, 106, 62],
    palm: FACING,
  },
  F: {
    thumb: [21, 60, 57, 20, 33],
    index: [51, 66, 36],
    middle: [0, 6, 3, 6],
    ring: [0, 6, 3, 8],
    pinky: [-5, 6, 3, 14],
    palm: [8, -6, 4],
  },
  G: {
    thumb: [-1, 15, 43, -2, 18],
    index: [10, 8, 4],
    middle: FIST,
    ring: FIST,
    pinky: FIST,
    palm: [185, 12, 84],
  },
  H: {
    thumb: [-6, 44, 18, 27, 31],
    index: STRAIGHT,
    middle: STRAIGHT,
    ring: FOLDED,
    pinky: FOLDED,
    palm: [175, 8, 86],
  },
  I: {
    thumb: [-6, 58, 60, 23, 46],
    index: FOLDED,
    middle: FOLDED,
    ring: FOLDED,
    pinky: [0, 4, 2, 8],
    palm: FACING,
  },
  K: {
    thumb: [-4, 10, 44, 5, 3],
    index: [0, 5, 3, 6],
    middle: [42, 8, 4],
    ring: FOLDED,
    pinky: FOLDED,
    palm: [0, -6, 4],
  },
  L: { thumb: [62, 12, 20, 0, 0], index: STRAIGHT, middle: FIST, ring: FIST, pinky: FIST, palm: FACING },
  M: {
    thumb: [-6, 15, 2, 50, 4],
    index: [50, 98, 42],
    middle: [50, 98, 42],
    ring: [50, 98, 42],
    pinky: TIGHT,
    palm: FACING,
  },
  N: {
    thumb: [-6, 20, 23, 36, -4],
    index: [50, 98, 42],
    middle: [50, 98, 42],
    ring: TIGHT,
    pinky: TIGHT,
    palm: FACING,
  },
  O: {
    thumb: [15, 60, 48, 37, 37],
    index: [37, 63, 28],
    middle: [46, 67, 37],
    ring: [48, 60, 32],
    pinky: [42, 60, 32],
    palm: [42, -6, 5],
  },
  P: {
    thumb: [-4, 10, 44, 5, 3],
    index: [0, 5, 3, 6],
    middle: [50, 8, 4],
    ring: FOLDED,
    pinky: FOLDED,
    palm: [118, 12, 104],
  },
  Q: {
    thumb: [2, 40, 40, 4, 6],
    index: [42, 8, 4],
    middle: FIST,
    ring: FIST,
    pinky: FIST,
    palm: [118, 5, 128],
  },
  R: {
    thumb: [-6, 48, 26, 30, 28],
    index: [10, 6, 3, -17],
    middle: [-2, 10, 5, 9],
    ring: FOLDED,
    pinky: FOLDED,
    palm: FACING,
  },
  S: { thumb: [-6, 57, 46, 20, 62], index: FIST, middle: FIST, ring: FIST, pinky: FIST, palm: FACING },
  T: {
    thumb: [-2, 37, 66, 42, 2],
    index: [54, 92, 44, 3],
    middle: TIGHT,
    ring: TIGHT,
    pinky: TIGHT,
    palm: FACING,
  },
  U: {
    thumb: [-6, 48, 26, 30, 28],
    index: [0, 4, 2, -1],
    middle: [0, 4, 2, 2],
    ring: FOLDED,
    pinky: FOLDED,
    palm: FACING,
  },
  V: {
    thumb: [-6, 48, 26, 30, 28],
    index: [0, 4, 2, 13],
    middle: [0, 4, 2, -10],
    ring: FOLDED,
    pinky: FOLDED,
    palm: FACING,
  },
  W: {
    thumb: [-2, 60, 8, 60, 48],
    index: [0, 4, 2, 13],
    middle: STRAIGHT,
    ring: [0, 4, 2, 13],
    pinky: [54, 97, 59],
    palm: FACING,
  },
  X: {
    thumb: [3, 60, 40, 24, 64],
    index: [6, 68, 38],
    middle: TIGHT,
    ring: TIGHT,
    pinky: TIGHT,
    palm: [22, -6, 4],
  },
  Y: { thumb: [46, 12, 20, 0, 0], index: FIST, middle: FIST, ring: FIST, pinky: [0, 4, 2, 20], palm: FACING },
  0: {
    thumb: [15, 60, 48, 37, 37],
    index: [37, 63, 28],
    middle: [46, 67, 37],
    ring: [48, 60, 32],
    pinky: [42, 60, 32],
    palm: [42, -6, 5],
  },
  1: {
    thumb: [3, 49, 30, 22, 43],
    index: STRAIGHT,
    middle: FOLDED,
    ring: FOLDED,
    pinky: FOLDED,
    palm: FACING,
  },
  2: {
    thumb: [-6, 48, 26, 30, 28],
    index: [0, 4, 2, 13],
    middle: [0, 4, 2, -10],
    ring: FOLDED,
    pinky: FOLDED,
    palm: FACING,
  },
  3: {
    thumb: [50, 12, 20, 0, 0],
    index: [0, 4, 2, 13],
    middle: [0, 4, 2, -10],
    ring: FIST,
    pinky: FIST,
    palm: FACING,
  },
  4: {
    thumb: [-4, 47, 32, 58, 70],
    index: [0, 4, 2, 12],
    middle: [0, 4, 2, 2],
    ring: [0, 4, 2, 8],
    pinky: [0, 4, 2, 18],
    palm: FACING,
  },
  5: {
    thumb: [52, 12, 20, 0, 0],
    index: [0, 4, 2, 12],
    middle: [0, 4, 2, 2],
    ring: [0, 4, 2, 8],
    pinky: [0, 4, 2, 18],
    palm: FACING,
  },
  6: {
    thumb: [-6, 60, 14, 52, 38],
    index: [0, 4, 2, 12],
    middle: [0, 4, 2, 2],
    ring: [0, 4, 2, 8],
    pinky: [42, 87, 47],
    palm: FACING,
  },
  7: {
    thumb: [4, 60, 37, 24, 31],
    index: [0, 4, 2, 12],
    middle: [0, 4, 2, 2],
    ring: [50, 64, 35],
    pinky: [0, 4, 2, 14],
    palm: FACING,
  },
  8: {
    thumb: [10, 60, 49, 28, 28],
    index: [0, 4, 2, 12],
    middle: [50, 60, 35],
    ring: [0, 4, 2, 6],
    pinky: [0, 4, 2, 14],
    palm: FACING,
  },
  9: {
    thumb: [21, 60, 57, 20, 33],
    index: [51, 66, 36],
    middle: [0, 6, 3, 6],
    ring: [0, 6, 3, 8],
    pinky: [-5, 6, 3, 14],
    palm: [8, -6, 4],
  },
  REST: {
    thumb: [32, 26, 14, 10, 10],
    index: [20, 24, 11],
    middle: [26, 30, 13],
    ring: [31, 32, 13],
    pinky: [34, 32, 13],
    palm: [105, 12, 108],
  },
}

function finger([mcp, pip, dip, spread = 0]: Finger): FingerAngles {
  return { mcp, pip, dip, spread }
}

function thumb([radial, palmar, roll, mcp, ip]: Thumb): ThumbAngles {
  return { radial, palmar, roll, mcp, ip }
}

function palm([turn, nod, lean]: Palm): PalmAngles {
  return { turn, nod, lean }
}

/** The still handshapes by their letter or digit; J and Z move and are made of I and 1 (trajectory.ts). */
export const HANDSHAPES: Readonly<Record<HandshapeName, Handshape>> = Object.fromEntries(
  Object.entries(ROWS).map(([name, row]: [string, Row]) => [
    name,
    {
      thumb: thumb(row.thumb),
      index: finger(row.index),
      middle: finger(row.middle),
      ring: finger(row.ring),
      pinky: finger(row.pinky),
      palm: palm(row.palm),
    },
  ]),
) as Record<HandshapeName, Handshape>
