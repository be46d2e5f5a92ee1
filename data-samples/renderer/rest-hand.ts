import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Handedness } from '../../components/types/hand.ts'
import { fromColumns, fromQuaternion, type Mat3, multiply, rotate, subtract, type Vec3 } from './rotation.ts'

export const FINGERS = ['thumb', 'index', 'middle', 'ring', 'pinky'] as const
export type FingerName = (typeof FINGERS)[number]

/** WebXR's 25 joints, wrist first, each finger from its metacarpal to its tip. */
export const JOINT_NAMES: readonly string[] = [
  'wrist',
  ...['metacarpal', 'phalanx-proximal', 'phalanx-distal', 'tip'].map((bone) => `thumb-${bone}`),
  ...FINGERS.slice(1).flatMap((finger) =>
    ['metacarpal', 'phalanx-proximal', 'phalanx-intermediate', 'phalanx-distal', 'tip'].map(
      (bone) => `${finger}-finger-${bone}`,
    ),
  ),
]

/** A joint of the hand at rest, in the hand's own axes. */
export interface RestJoint {
  /** Metres from the wrist. */
  readonly position: Vec3
  /** Columns: the axis about which the joint bends, along the bone, towards the palm. */
  readonly frame: Mat3
}

/**
 * The rigged hand of `@webxr-input-profiles/assets` as it lies at rest. The hand's own axes are x towards the
 * thumb, y towards the fingertips, z out of the palm, for either hand: a left hand is told as its mirror image,
 * and `handFromModel` has the determinant -1.
 */
export interface RestHand {
  readonly handedness: Handedness
  readonly joints: Readonly<Record<string, RestJoint>>
  /** Turns (and for the left hand mirrors) vectors of the model file into the hand's axes. */
  readonly handFromModel: Mat3
}

/** Where the model file of a hand lies on this machine. */
export function handModelPath(handedness: Handedness): string {
  return createRequire(import.meta.url).resolve(
    `@webxr-input-profiles/assets/dist/profiles/generic-hand/${handedness}.glb`,
  )
}

interface Node {
  readonly name: string
  readonly translation?: Vec3
  readonly rotation?: readonly [number, number, number, number]
}

export function readRestHand(handedness: Handedness): RestHand {
  const bytes = readFileSync(handModelPath(handedness))
  // GLB: 12 bytes of header, then the JSON chunk behind its length and type.
  const jsonLength = bytes.readUInt32LE(12)
  const { nodes } = JSON.parse(bytes.toString('utf8', 20, 20 + jsonLength)) as { nodes: readonly Node[] }
  const byName = new Map(nodes.map((node) => [node.name, node]))
  // In the model file the fingers point along -y and the thumb along -z; the right palm looks along -x.
  const side = handedness === 'right' ? 1 : -1
  const handFromModel: Mat3 = [0, 0, -1, 0, -1, 0, -side, 0, 0]
  const placed = (name: string): { position: Vec3; rotation: Mat3 } => {
    const node = byName.get(name)
    if (node?.translation === undefined || node.rotation === undefined)
      throw new Error(`${handModelPath(handedness)} has no joint ${name}`)
    return { position: node.translation, rotation: fromQuaternion(node.rotation) }
  }
  const wrist = placed('wrist').position
  const joints = Object.fromEntries(
    JOINT_NAMES.map((name) => {
      const { position, rotation } = placed(name)
      const m = multiply(handFromModel, rotation)
      // A WebXR joint looks along -z to the tip, y is the back of the hand; x points right for either hand.
      const across: Vec3 = [-side * m[0], -side * m[3], -side * m[6]]
      const frame = fromColumns(across, [-m[2], -m[5], -m[8]], [-m[1], -m[4], -m[7]])
      return [name, { position: rotate(handFromModel, subtract(position, wrist)), frame }]
    }),
  )
  return { handedness, joints, handFromModel }
}
