import type { Handedness } from '../../components/types/hand.ts'
import type { HandPose } from './hand-pose.ts'
import type { PalmAngles } from './handshape.ts'
import { JOINT_NAMES, type RestHand } from './rest-hand.ts'
import {
  aboutX,
  aboutY,
  aboutZ,
  add,
  between,
  cross,
  fromColumns,
  type Mat3,
  normalise,
  product,
  rotate,
  subtract,
  type Vec3,
} from './rotation.ts'
import { landmarksOf, type Proportions, poseSkeleton } from './skeleton.ts'

/**
 * A hand in the world: metres, x to the right as the person opposite sees it, y up, z towards that person,
 * origin where the signer's wrist is at ease.
 */
export interface PlacedHand {
  readonly handedness: Handedness
  /** MediaPipe's 21, world. */
  readonly landmarks: readonly Vec3[]
  /** Per joint of JOINT_NAMES: where it is and how the model's vectors around it are turned, world. */
  readonly joints: readonly { readonly position: Vec3; readonly worldFromModel: Mat3 }[]
  /** Where the forearm comes from, world. */
  readonly elbow: Vec3
  /** Across the palm towards the thumb, world. */
  readonly across: Vec3
  /** Out of the palm, world. */
  readonly palmNormal: Vec3
  /** Factor of the model's size. */
  readonly size: number
}

const MIRROR: Mat3 = [-1, 0, 0, 0, 1, 0, 0, 0, 1]

/** Metres from the wrist at ease: forearm of the right arm, down, outwards and back to the body. */
const FOREARM: Vec3 = [-0.07, -0.22, -0.07]

/** How much of the wrist's bend the skin round the wrist joint takes. */
const WRIST_SKIN_SHARE = 0.75

/** y along the forearm to the hand, x as near to the hand's x as can be. */
function forearmRotation(alongForearm: Vec3, palm: Mat3): Mat3 {
  const y = normalise(alongForearm)
  const z = normalise(cross(rotate(palm, [1, 0, 0]), y))
  return fromColumns(cross(y, z), y, z)
}

export function palmRotation(palm: PalmAngles): Mat3 {
  return product(aboutZ(-palm.lean), aboutX(palm.nod), aboutY(palm.turn))
}

export function placeHand(pose: HandPose, rest: RestHand, proportions: Proportions): PlacedHand {
  const skeleton = poseSkeleton(pose.shape, rest, proportions)
  const palm = palmRotation(pose.shape.palm)
  const mirrored = rest.handedness === 'left'
  const toWorld = (v: Vec3): Vec3 => (mirrored ? rotate(MIRROR, v) : v)
  const place = (v: Vec3): Vec3 => toWorld(add(rotate(palm, v), pose.wrist))
  // The forearm follows a hand that leans to the side half of the way, as an arm does.
  const fingers = rotate(palm, [0, 1, 0])
  const elbow = add(pose.wrist, [
    FOREARM[0] - 0.1 * fingers[0],
    FOREARM[1] - 0.06 * Math.max(-0.5, fingers[1]),
    FOREARM[2] - 0.06 * fingers[2],
  ])
  // Skin at the wrist follows the forearm, so that a bent wrist shows no open end.
  const wristTurn = between(palm, forearmRotation(subtract(pose.wrist, elbow), palm), WRIST_SKIN_SHARE)
  return {
    handedness: rest.handedness,
    landmarks: landmarksOf(skeleton).map(place),
    joints: JOINT_NAMES.map((name) => {
      const joint = skeleton[name]
      if (joint === undefined) throw new Error(`the skeleton has no joint ${name}`)
      const turn = name === 'wrist' ? wristTurn : palm
      const turned = product(turn, joint.turnedFromRest, rest.handFromModel)
      return {
        position: place(joint.position),
        worldFromModel: mirrored ? product(MIRROR, turned) : turned,
      }
    }),
    elbow: toWorld(elbow),
    across: toWorld(rotate(palm, [1, 0, 0])),
    palmNormal: toWorld(rotate(palm, [0, 0, 1])),
    size: proportions.size,
  }
}
