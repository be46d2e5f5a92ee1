import type { PlacedHand } from './placed-hand.ts'
import { JOINT_NAMES } from './rest-hand.ts'
import type { Mat3, Vec3 } from './rotation.ts'

/** What page/hand.js needs to draw one hand. */
export interface DrawnHand {
  readonly joints: Readonly<Record<string, { readonly position: Vec3; readonly worldFromModel: Mat3 }>>
  readonly elbow: Vec3
  /** Across the wrist, for the flat side of the forearm. */
  readonly wristAcross: Vec3
  /** Towards the palm's side of the forearm. */
  readonly wristPalm: Vec3
  readonly size: number
}

export function drawnHand(hand: PlacedHand): DrawnHand {
  return {
    joints: Object.fromEntries(
      JOINT_NAMES.map((name, i) => {
        const joint = hand.joints[i]
        if (joint === undefined) throw new Error(`a placed hand without the joint ${name}`)
        return [name, joint]
      }),
    ),
    elbow: hand.elbow,
    wristAcross: hand.across,
    wristPalm: hand.palmNormal,
    size: hand.size,
  }
}
