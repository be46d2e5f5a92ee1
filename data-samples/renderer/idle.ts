import { addNoise, blend, type HandPose, smoothNoise } from './hand-pose.ts'
import type { FingerAngles, Handshape, PalmAngles, ThumbAngles } from './handshape.ts'
import { inRange, pick, type Random, seededRandom, seedFor } from './random.ts'
import type { Vec3 } from './rotation.ts'
import type { Trajectory } from './trajectory.ts'

/** What hands do when they do not spell. */
const ACTIVITIES = {
  rest: restAWhile,
  reach,
  wave,
  scratch,
  point,
  gesture,
  openAndClose,
} satisfies Record<string, (random: Random) => readonly Step[]>

/** A pose and how long the hand takes to get there and stays. */
interface Step {
  readonly pose: HandPose
  readonly moveMs: number
  readonly stayMs: number
}

/** A hand that moves without spelling for `durationMs`: reaching, waving, scratching, pointing, resting. */
export function moveWithoutSpelling(seed: number, durationMs: number): Trajectory {
  const random = seededRandom(seedFor(seed, 'idle'))
  const noise = smoothNoise(seedFor(seed, 'idle sway'))
  const names = Object.keys(ACTIVITIES) as (keyof typeof ACTIVITIES)[]
  const steps: { readonly step: Step; readonly fromMs: number }[] = []
  let clock = 0
  while (clock < durationMs) {
    for (const step of ACTIVITIES[pick(random, names)](random)) {
      steps.push({ step, fromMs: clock })
      clock += step.moveMs + step.stayMs
    }
  }
  return {
    text: '',
    durationMs,
    letters: [],
    poseAt(timestampMs) {
      const after = steps.findIndex(({ fromMs }) => fromMs > timestampMs)
      const i = Math.max(0, (after === -1 ? steps.length : after) - 1)
      const current = steps[i]
      if (current === undefined) throw new Error('a movement without a single step')
      const before = steps[i - 1]?.step.pose ?? current.step.pose
      const share = Math.min(1, (timestampMs - current.fromMs) / current.step.moveMs)
      return addNoise(blend(before, current.step.pose, share), noise, timestampMs)
    },
  }
}

const finger = (bend: number, spread = 0): FingerAngles => ({
  mcp: bend * 0.7,
  pip: bend,
  dip: bend * 0.55,
  spread,
})
const LOOSE_THUMB: ThumbAngles = { radial: 35, palmar: 28, roll: 16, mcp: 10, ip: 10 }

/** Fingers bent alike by `bend` degrees, each a little of its own. */
function looseHand(random: Random, bend: number, palm: PalmAngles): Handshape {
  const own = (spread: number): FingerAngles => finger(bend + inRange(random, -10, 10), spread)
  return {
    thumb: { ...LOOSE_THUMB, radial: inRange(random, 20, 48), ip: 10 + bend * 0.3 },
    index: own(inRange(random, 0, 9)),
    middle: own(2),
    ring: own(inRange(random, 0, 6)),
    pinky: own(inRange(random, 0, 12)),
    palm,
  }
}

function anyPalm(random: Random): PalmAngles {
  return {
    turn: inRange(random, -10, 170),
    nod: inRange(random, -30, 35),
    lean: inRange(random, -15, 95),
  }
}

const place = (random: Random): Vec3 => [
  inRange(random, -0.09, 0.06),
  inRange(random, -0.06, 0.06),
  inRange(random, -0.06, 0.08),
]

function restAWhile(random: Random): readonly Step[] {
  const palm = {
    turn: inRange(random, 60, 120),
    nod: inRange(random, -10, 30),
    lean: inRange(random, 20, 90),
  }
  const pose = { shape: looseHand(random, inRange(random, 15, 45), palm), wrist: place(random) }
  return [{ pose, moveMs: inRange(random, 500, 1000), stayMs: inRange(random, 700, 2500) }]
}

function reach(random: Random): readonly Step[] {
  const palm = { turn: inRange(random, 20, 100), nod: inRange(random, 15, 55), lean: inRange(random, 10, 80) }
  const far: Vec3 = [inRange(random, -0.08, 0.08), inRange(random, -0.02, 0.08), 0.1]
  const wrist = place(random)
  const open = { shape: looseHand(random, 8, palm), wrist: far }
  const grip = { shape: looseHand(random, inRange(random, 45, 75), palm), wrist: far }
  return [
    { pose: open, moveMs: inRange(random, 400, 900), stayMs: 60 },
    { pose: grip, moveMs: inRange(random, 200, 400), stayMs: inRange(random, 80, 400) },
    { pose: { ...grip, wrist }, moveMs: inRange(random, 400, 900), stayMs: 150 },
  ]
}

function wave(random: Random): readonly Step[] {
  const shape = looseHand(random, 5, { turn: inRange(random, -5, 25), nod: 0, lean: 0 })
  const wrist = place(random)
  const swings = 4 + Math.floor(random() * 5)
  return Array.from({ length: swings }, (_, i) => ({
    pose: {
      shape: { ...shape, palm: { ...shape.palm, lean: (i % 2 === 0 ? 1 : -1) * inRange(random, 14, 26) } },
      wrist,
    },
    moveMs: inRange(random, 180, 320),
    stayMs: 10,
  }))
}

function scratch(random: Random): readonly Step[] {
  const palm = anyPalm(random)
  const wrist = place(random)
  const strokes = 4 + Math.floor(random() * 6)
  return Array.from({ length: strokes }, (_, i) => ({
    pose: { shape: looseHand(random, i % 2 === 0 ? 30 : 68, palm), wrist },
    moveMs: inRange(random, 110, 220),
    stayMs: 10,
  }))
}

function point(random: Random): readonly Step[] {
  const palm = {
    turn: inRange(random, 40, 150),
    nod: inRange(random, -10, 60),
    lean: inRange(random, 20, 100),
  }
  const fist = looseHand(random, 85, palm)
  const shape = { ...fist, index: finger(inRange(random, 2, 14)) }
  const wrist = place(random)
  const [x, y, z] = wrist
  return [
    { pose: { shape, wrist }, moveMs: inRange(random, 350, 700), stayMs: inRange(random, 200, 700) },
    { pose: { shape, wrist: [x + 0.03, y, z + 0.02] }, moveMs: 250, stayMs: inRange(random, 100, 500) },
  ]
}

function gesture(random: Random): readonly Step[] {
  const beats = 2 + Math.floor(random() * 4)
  return Array.from({ length: beats }, () => ({
    pose: { shape: looseHand(random, inRange(random, 8, 55), anyPalm(random)), wrist: place(random) },
    moveMs: inRange(random, 250, 600),
    stayMs: inRange(random, 30, 450),
  }))
}

function openAndClose(random: Random): readonly Step[] {
  const palm = anyPalm(random)
  const wrist = place(random)
  const times = 2 + Math.floor(random() * 3)
  return Array.from({ length: 2 * times }, (_, i) => ({
    pose: { shape: looseHand(random, i % 2 === 0 ? 4 : 92, palm), wrist },
    moveMs: inRange(random, 250, 500),
    stayMs: inRange(random, 40, 350),
  }))
}
