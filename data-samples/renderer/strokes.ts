import { ease, type HandPose, mixVectors, varied } from './hand-pose.ts'
import type { PalmAngles } from './handshape.ts'
import { HANDSHAPES, type HandshapeName } from './handshapes.ts'
import { inRange, type Random } from './random.ts'
import type { Vec3 } from './rotation.ts'

/** What a hand shows while it shows one letter: the pose at a share (0..1) of that time. */
export type Stroke = (share: number) => HandPose

export interface StrokeOptions {
  /** 0 the first time, 1 for the second of a doubled letter, and so on. */
  readonly repeat: number
  /** How this signer doubles a letter. */
  readonly doubling?: 'slide' | 'bounce'
  readonly random: Random
}

/** Metres from the wrist's usual place: at ease the hand lies low before the signer, at the picture's edge. */
const AT_EASE: Vec3 = [-0.08, -0.11, 0.02]
/** Letters that hang or lie are held higher or further out, so that the hand stays before the signer. */
const PLACE: Readonly<Partial<Record<string, Vec3>>> = {
  REST: AT_EASE,
  G: [-0.05, 0.03, 0.01],
  H: [-0.06, 0.03, 0.01],
  P: [-0.05, 0.09, 0.02],
  Q: [-0.04, 0.11, 0.02],
}
/** A doubled letter slides outwards or is shown twice with a push forward. */
const SLIDE_METRES = 0.028
const BOUNCE_METRES = 0.03

export function isHandshape(name: string): name is HandshapeName {
  return Object.hasOwn(HANDSHAPES, name)
}

/** The stroke of a letter, a digit or `REST`; throws for anything else. */
export function strokeOf(label: string, { repeat, doubling, random }: StrokeOptions): Stroke {
  const name = label === 'J' ? 'I' : label === 'Z' ? '1' : label
  if (!isHandshape(name)) throw new Error(`no handshape for "${label}"`)
  const shape = varied(HANDSHAPES[name], Math.floor(random() * 2 ** 32))
  const near = (metres: number): number => inRange(random, -metres, metres)
  const [x, y, z] = PLACE[label] ?? [0, 0, 0]
  const slide = doubling === 'slide' ? -SLIDE_METRES * repeat : 0
  const start: HandPose = { shape, wrist: [x + near(0.008) + slide, y + near(0.008), z + near(0.008)] }
  if (label === 'J') return (share) => drawJ(start, share)
  if (label === 'Z') return (share) => drawZ(start, share)
  if (repeat > 0 && doubling === 'bounce') return (share) => bounce(start, share)
  return () => start
}

function moved(pose: HandPose, by: Vec3, palm: PalmAngles): HandPose {
  const [x, y, z] = pose.wrist
  return { shape: { ...pose.shape, palm }, wrist: [x + by[0], y + by[1], z + by[2]] }
}

/** The little finger goes down and scoops to the signer's midline while the palm turns to the signer. */
function drawJ(start: HandPose, share: number): HandPose {
  const { palm } = start.shape
  const down = ease(share / 0.5)
  const scoop = ease((share - 0.3) / 0.62)
  return moved(start, [0.02 * Math.sin((Math.PI * scoop) / 2), -0.05 * down + 0.02 * scoop, 0], {
    turn: palm.turn + 140 * scoop,
    nod: palm.nod + 10 * down * (1 - scoop),
    lean: palm.lean + 72 * scoop,
  })
}

/** Corners of the Z as the signer sees it, metres; x is the other way round for the person opposite. */
const Z_CORNERS: readonly Vec3[] = [
  [0.035, 0.03, 0.01],
  [-0.035, 0.03, 0.01],
  [0.03, -0.035, 0.01],
  [-0.04, -0.035, 0.01],
]
/** Share of the stroke at which each corner is reached; the diagonal is the longest. */
const Z_REACHED: readonly number[] = [0, 0.28, 0.66, 0.96]

function drawZ(start: HandPose, share: number): HandPose {
  const { palm } = start.shape
  const next = Math.max(
    1,
    Z_REACHED.findIndex((reached) => reached > share),
  )
  const last = Z_REACHED.length - 1
  const to = share >= (Z_REACHED[last] ?? 1) ? last : next
  const from = to - 1
  const [startsAt = 0, endsAt = 1] = [Z_REACHED[from], Z_REACHED[to]]
  const [a, b] = [Z_CORNERS[from], Z_CORNERS[to]]
  if (a === undefined || b === undefined) throw new Error('the Z has four corners')
  const by = mixVectors(a, b, ease((share - startsAt) / (endsAt - startsAt)))
  // The finger points forward and up, and leans the way it is going.
  return moved(start, by, { turn: palm.turn, nod: palm.nod + 24, lean: palm.lean + (by[0] / 0.04) * 9 })
}

function bounce(start: HandPose, share: number): HandPose {
  const push = Math.sin(Math.PI * Math.min(1, share * 1.2))
  return moved(start, [0, 0.008 * push, BOUNCE_METRES * push], start.shape.palm)
}
