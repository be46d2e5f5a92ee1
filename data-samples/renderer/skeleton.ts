import { HandLandmark, LANDMARK_COUNT } from '../../components/types/hand.ts'
import type { FingerAngles, Handshape, ThumbAngles } from './handshape.ts'
import { FINGERS, type FingerName, JOINT_NAMES, type RestHand, type RestJoint } from './rest-hand.ts'
import {
  aboutX,
  aboutY,
  aboutZ,
  add,
  fromColumns,
  IDENTITY,
  lengthOf,
  type Mat3,
  multiply,
  product,
  rotate,
  scale,
  subtract,
  transpose,
  type Vec3,
} from './rotation.ts'

/** How one person's hand differs from the model: factors of lengths, 1 is the model's. */
export interface Proportions {
  readonly size: number
  readonly palmWidth: number
  readonly fingers: Readonly<Record<FingerName, number>>
}

export const MODEL_PROPORTIONS: Proportions = {
  size: 1,
  palmWidth: 1,
  fingers: { thumb: 1, index: 1, middle: 1, ring: 1, pinky: 1 },
}

export interface PosedJoint {
  /** Metres from the wrist, hand's axes. */
  readonly position: Vec3
  /** What turned the joint's surroundings from rest, hand's axes. */
  readonly turnedFromRest: Mat3
}
export type Skeleton = Readonly<Record<string, PosedJoint>>

type Finger = Exclude<FingerName, 'thumb'>

/**
 * Degrees: how straight fingers side by side lean towards the little finger, and how far each finger is twisted
 * about its own length, by which bent fingertips draw together over the palm.
 */
const KNUCKLE: Readonly<Record<Finger, { lean: number; twist: number }>> = {
  index: { lean: 2, twist: -2 },
  middle: { lean: 4, twist: 3 },
  ring: { lean: 7, twist: 14 },
  pinky: { lean: 9, twist: 24 },
}
const AWAY_FROM_MIDDLE: Readonly<Record<Finger, 1 | -1>> = { index: 1, middle: 1, ring: -1, pinky: -1 }

/** The thumb's base frame with all angles 0: bends across the palm, points to the fingertips. */
const THUMB_BASE: Mat3 = fromColumns([0, 0, 1], [0, 1, 0], [-1, 0, 0])

/** Poses the 25 joints of a hand by joint angles (forward kinematics), in the hand's axes. */
export function poseSkeleton(shape: Handshape, rest: RestHand, proportions: Proportions): Skeleton {
  const joints: Record<string, PosedJoint> = {
    wrist: { position: [0, 0, 0], turnedFromRest: IDENTITY },
  }
  for (const finger of FINGERS) {
    const names = JOINT_NAMES.filter((name) => name.startsWith(`${finger}-`))
    const frames = finger === 'thumb' ? thumbFrames(shape.thumb) : fingerFrames(finger, shape[finger])
    placeChain(joints, names, frames, rest, proportions, finger)
  }
  return joints
}

/** Frames of the joints of a finger whose metacarpal stays at rest (undefined), from the knuckle on. */
function fingerFrames(finger: Finger, angles: FingerAngles): readonly (Mat3 | undefined)[] {
  const { lean, twist } = KNUCKLE[finger]
  const inPlane = lean - AWAY_FROM_MIDDLE[finger] * angles.spread
  const knuckle = product(aboutZ(inPlane), aboutX(angles.mcp), aboutY(twist))
  const middle = multiply(knuckle, aboutX(angles.pip))
  const last = multiply(middle, aboutX(angles.dip))
  return [undefined, knuckle, middle, last, last]
}

function thumbFrames(angles: ThumbAngles): readonly Mat3[] {
  // radial about the palm's normal first, then out of the palm about the thumb's own side axis.
  const base = product(aboutZ(-angles.radial), aboutX(angles.palmar), THUMB_BASE, aboutY(-angles.roll))
  const middle = multiply(base, aboutX(angles.mcp))
  const last = multiply(middle, aboutX(angles.ip))
  return [base, middle, last, last]
}

function placeChain(
  joints: Record<string, PosedJoint>,
  names: readonly string[],
  frames: readonly (Mat3 | undefined)[],
  rest: RestHand,
  proportions: Proportions,
  finger: FingerName,
): void {
  let parent: PosedJoint = { position: [0, 0, 0], turnedFromRest: IDENTITY }
  let parentRest: Vec3 = [0, 0, 0]
  names.forEach((name, i) => {
    const joint = restJoint(rest, name)
    const frame = frames[i]
    const turnedFromRest =
      frame === undefined ? parent.turnedFromRest : multiply(frame, transpose(joint.frame))
    const isPalm = i === 0 || (i === 1 && finger !== 'thumb')
    const offset = subtract(joint.position, parentRest)
    const scaled: Vec3 = isPalm
      ? scale([offset[0] * proportions.palmWidth, offset[1], offset[2]], proportions.size)
      : scale(offset, proportions.size * proportions.fingers[finger])
    // Bones keep their length and point along the frame of the joint they start from.
    const bone: Vec3 = isPalm ? scaled : rotate(parent.turnedFromRest, scaled)
    parent = { position: add(parent.position, bone), turnedFromRest }
    parentRest = joint.position
    joints[name] = parent
  })
}

function restJoint(rest: RestHand, name: string): RestJoint {
  const joint = rest.joints[name]
  if (joint === undefined) throw new Error(`the ${rest.handedness} hand has no joint ${name}`)
  return joint
}

/**
 * How far a fingertip landmark lies beyond WebXR's tip joint, in lengths of the bone before it: WebXR puts the
 * tip inside the finger's last pad, MediaPipe at its end.
 */
const TIP_BEYOND_JOINT = 0.5

/**
 * Where MediaPipe puts a landmark of the palm, millimetres from WebXR's joint in the hand's axes, measured with
 * its networks on pictures of this hand with straight fingers.
 */
const LANDMARK_FROM_JOINT_MM: Readonly<Record<number, Vec3>> = {
  [HandLandmark.WRIST]: [3, 12, 0],
  [HandLandmark.INDEX_FINGER_MCP]: [1, 11, 0],
  [HandLandmark.MIDDLE_FINGER_MCP]: [1, 8, 0],
  [HandLandmark.RING_FINGER_MCP]: [1, 7, 0],
  [HandLandmark.PINKY_MCP]: [1, 4, 0],
}

/** MediaPipe's 21 landmarks of a posed hand, metres from the wrist, hand's axes. */
export function landmarksOf(skeleton: Skeleton): readonly Vec3[] {
  const at = (name: string): Vec3 => {
    const joint = skeleton[name]
    if (joint === undefined) throw new Error(`the skeleton has no joint ${name}`)
    return joint.position
  }
  const landmarks = [at('wrist')]
  for (const finger of FINGERS) {
    const names = JOINT_NAMES.filter((name) => name.startsWith(`${finger}-`))
    const chain = (finger === 'thumb' ? names : names.slice(1)).map(at)
    const [tip, beforeTip] = [chain[3], chain[2]]
    if (tip === undefined || beforeTip === undefined) throw new Error(`finger ${finger} has no tip`)
    const last = subtract(tip, beforeTip)
    landmarks.push(...chain.slice(0, 3), add(tip, scale(last, TIP_BEYOND_JOINT)))
  }
  if (landmarks.length !== LANDMARK_COUNT) throw new Error(`${landmarks.length} landmarks, not 21`)
  return landmarks.map((landmark, i) => {
    const offset = LANDMARK_FROM_JOINT_MM[i]
    return offset === undefined ? landmark : add(landmark, scale(offset, 0.001))
  })
}

/** Length of the hand from the wrist to the middle knuckle, metres. */
export function palmLengthMetres(landmarks: readonly Vec3[]): number {
  const knuckle = landmarks[9]
  if (knuckle === undefined) throw new Error('a hand without a middle knuckle')
  return lengthOf(knuckle)
}
