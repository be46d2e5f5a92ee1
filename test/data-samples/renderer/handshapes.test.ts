import { describe, expect, test } from 'vitest'
import { HANDSHAPES } from '#data-samples/renderer/handshapes.js'
import { JOINT_NAMES, readRestHand } from '#data-samples/renderer/rest-hand.js'
import { lengthOf, subtract, type Vec3 } from '#data-samples/renderer/rotation.js'
import { landmarksOf, MODEL_PROPORTIONS, poseSkeleton } from '#data-samples/renderer/skeleton.js'
import { strokeOf } from '#data-samples/renderer/strokes.js'

const rest = readRestHand('right')
const MILLIMETRE = 0.001

function landmarks(name: keyof typeof HANDSHAPES): readonly Vec3[] {
  return landmarksOf(poseSkeleton(HANDSHAPES[name], rest, MODEL_PROPORTIONS))
}
const apart = (points: readonly Vec3[], a: number, b: number): number =>
  lengthOf(subtract(points[a]!, points[b]!)) / MILLIMETRE

describe('the table of handshapes', () => {
  test('holds every still letter and every digit, and strokes hold J and Z too', () => {
    for (const label of 'ABCDEFGHIKLMNOPQRSTUVWXY0123456789') expect(HANDSHAPES).toHaveProperty(label)
    for (const label of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')
      expect(strokeOf(label, { repeat: 0, random: () => 0.5 })(0.5).shape).toBeDefined()
  })

  test('keeps every angle within what a hand can do', () => {
    for (const [name, { thumb, palm: _, ...fingers }] of Object.entries(HANDSHAPES)) {
      for (const [finger, { mcp, pip, dip, spread }] of Object.entries(fingers)) {
        expect(mcp, `${name} ${finger} mcp`).toBeGreaterThanOrEqual(-15)
        expect(mcp, `${name} ${finger} mcp`).toBeLessThanOrEqual(95)
        expect(pip, `${name} ${finger} pip`).toBeGreaterThanOrEqual(0)
        expect(pip, `${name} ${finger} pip`).toBeLessThanOrEqual(115)
        expect(dip, `${name} ${finger} dip`).toBeLessThanOrEqual(80)
        expect(Math.abs(spread), `${name} ${finger} spread`).toBeLessThanOrEqual(25)
      }
      expect(thumb.radial, name).toBeGreaterThanOrEqual(-10)
      expect(thumb.palmar, name).toBeLessThanOrEqual(65)
    }
  })

  test('lets thumb and finger touch where they do: F, O, 6, 7, 8, 9', () => {
    const touching = [
      ['F', 8],
      ['O', 8],
      ['6', 20],
      ['7', 16],
      ['8', 12],
      ['9', 8],
    ] as const
    for (const [name, fingertip] of touching) {
      expect(apart(landmarks(name), 4, fingertip), name).toBeGreaterThan(9)
      expect(apart(landmarks(name), 4, fingertip), name).toBeLessThan(22)
    }
  })

  test('crosses the fingers of R, keeps those of U together and those of V apart', () => {
    const across = (name: 'R' | 'U' | 'V'): number => {
      const points = landmarks(name)
      return (points[8]![0] - points[12]![0]) / MILLIMETRE
    }
    expect(across('R')).toBeLessThan(0)
    expect(across('U')).toBeGreaterThan(5)
    expect(across('V')).toBeGreaterThan(across('U') + 20)
  })

  test('puts the thumb beside the fist of A, over that of S, and up between fingers in T and N', () => {
    const thumb = (name: 'A' | 'S' | 'T' | 'N'): Vec3 => landmarks(name)[4]!
    const finger = (name: 'A' | 'S' | 'T' | 'N', i: number): Vec3 => landmarks(name)[i]!
    expect(thumb('A')[0]).toBeGreaterThan(finger('A', 6)[0])
    expect(thumb('S')[2]).toBeGreaterThan(finger('S', 11)[2])
    expect(thumb('T')[0]).toBeLessThan(finger('T', 6)[0])
    expect(thumb('T')[0]).toBeGreaterThan(finger('T', 10)[0])
    expect(thumb('N')[0]).toBeLessThan(finger('N', 10)[0])
    expect(thumb('N')[0]).toBeGreaterThan(finger('N', 14)[0])
  })
})

describe('a skeleton', () => {
  test('keeps the length of every finger bone in every handshape', () => {
    const bones = JOINT_NAMES.flatMap((name, i) => {
      const previous = JOINT_NAMES[i - 1]
      return previous !== undefined && !name.endsWith('metacarpal') && name !== 'wrist'
        ? [[previous, name] as const]
        : []
    })
    for (const shape of Object.values(HANDSHAPES)) {
      const skeleton = poseSkeleton(shape, rest, MODEL_PROPORTIONS)
      for (const [from, to] of bones) {
        const length = lengthOf(subtract(skeleton[to]!.position, skeleton[from]!.position))
        const atRest = lengthOf(subtract(rest.joints[to]!.position, rest.joints[from]!.position))
        expect(length).toBeCloseTo(atRest, 6)
      }
    }
  })

  test('of the left hand is the mirror image of the right one within 4 mm, as its model is', () => {
    const left = landmarksOf(poseSkeleton(HANDSHAPES.B, readRestHand('left'), MODEL_PROPORTIONS))
    const right = landmarks('B')
    left.forEach((point, i) => {
      expect(lengthOf(subtract(point, right[i]!)) / MILLIMETRE).toBeLessThan(4)
    })
  })

  test('grows with the proportions it is given', () => {
    const long = { ...MODEL_PROPORTIONS, fingers: { ...MODEL_PROPORTIONS.fingers, index: 1.1 } }
    const points = landmarksOf(poseSkeleton(HANDSHAPES.B, rest, long))
    expect(apart(points, 6, 7)).toBeCloseTo(1.1 * apart(landmarks('B'), 6, 7), 3)
    expect(apart(points, 10, 11)).toBeCloseTo(apart(landmarks('B'), 10, 11), 3)
  })
})
