import type { FingerAngles, Handshape } from './handshape.ts'
import { bell, seededRandom } from './random.ts'
import type { Vec3 } from './rotation.ts'

/** A handshape and where its wrist is. */
export interface HandPose {
  readonly shape: Handshape
  /** Metres, told for the right hand; a left hand is mirrored in x. */
  readonly wrist: Vec3
}

type Part = keyof Handshape
const PARTS: readonly Part[] = ['thumb', 'index', 'middle', 'ring', 'pinky', 'palm']

/** How much earlier (negative) or later a part moves, as a share of the movement: wrist first, thumb last. */
const LAG: Readonly<Record<Part, number>> = {
  palm: -0.08,
  pinky: -0.03,
  index: -0.04,
  middle: 0,
  ring: 0.03,
  thumb: 0.06,
}

/** Degrees that bent fingers open by half-way through a movement. */
const OPENING: FingerAngles = { mcp: 8, pip: 10, dip: 4, spread: 0 }

/** Least jerk: starts and ends at rest. */
export function ease(share: number): number {
  const u = Math.min(1, Math.max(0, share))
  return u * u * u * (10 - 15 * u + 6 * u * u)
}

/** The pose at `share` (0..1) of the movement from one pose to the next. */
export function blend(from: HandPose, to: HandPose, share: number): HandPose {
  const parts = Object.fromEntries(
    PARTS.map((part) => {
      const eased = ease((share - 0.08 - LAG[part]) / 0.84)
      const angles = mix(from.shape[part], to.shape[part], eased)
      return [part, part === 'palm' || part === 'thumb' ? angles : opened(angles, from, to, part, share)]
    }),
  ) as unknown as Handshape
  const u = ease(share)
  return { shape: parts, wrist: mixVectors(from.wrist, to.wrist, u) }
}

type Angles = Readonly<Record<string, number>>

function mix(from: object, to: object, share: number): Angles {
  const target = to as Angles
  return Object.fromEntries(
    Object.entries(from as Angles).map(([name, angle]) => [
      name,
      angle + ((target[name] ?? angle) - angle) * share,
    ]),
  )
}

function opened(angles: Angles, from: HandPose, to: HandPose, part: Part, share: number): Angles {
  const bent = Math.min((from.shape[part] as FingerAngles).pip, (to.shape[part] as FingerAngles).pip) > 45
  const changes = Math.abs(from.shape.thumb.roll - to.shape.thumb.roll) > 8
  if (!bent || !changes) return angles
  const most = 4 * share * (1 - share)
  return Object.fromEntries(
    Object.entries(angles).map(([name, angle]) => [
      name,
      angle - most * (OPENING[name as keyof FingerAngles] ?? 0),
    ]),
  )
}

export function mixVectors(from: Vec3, to: Vec3, share: number): Vec3 {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ]
}

/** A value near 0 (about ±1) that changes slowly with time, for each channel of its own. */
export type Noise = (channel: number, timestampMs: number) => number

/** Sums of slow sine waves, 0.2 to 1.4 a second, drawn from a seed. */
export function smoothNoise(seed: number): Noise {
  return (channel, timestampMs) => {
    const random = seededRandom(seed ^ Math.imul(channel + 1, 0x9e3779b1))
    let sum = 0
    for (let i = 0; i < 4; i++) {
      const hertz = 0.2 + 1.2 * random()
      sum += Math.sin(2 * Math.PI * (random() + (hertz * timestampMs) / 1000)) * (0.3 + 0.4 * random())
    }
    return sum / 1.1
  }
}

/** Degrees and metres: how much a hand held still wanders. */
const SWAY = { palmDegrees: 3, fingerDegrees: 1.6, thumbDegrees: 1.2, wristMetres: 0.006 }

export function addNoise(pose: HandPose, noise: Noise, timestampMs: number): HandPose {
  let channel = 0
  const shape = Object.fromEntries(
    PARTS.map((part) => {
      const degrees =
        part === 'palm' ? SWAY.palmDegrees : part === 'thumb' ? SWAY.thumbDegrees : SWAY.fingerDegrees
      return [
        part,
        Object.fromEntries(
          Object.entries(pose.shape[part]).map(([name, angle]) => [
            name,
            angle + degrees * noise(channel++, timestampMs),
          ]),
        ),
      ]
    }),
  ) as unknown as Handshape
  const [x, y, z] = pose.wrist
  const wander = (): number => SWAY.wristMetres * noise(channel++, timestampMs)
  return { shape, wrist: [x + wander(), y + wander(), z + wander()] }
}

/** Degrees (standard deviation) by which nobody makes a letter quite as the table says. */
const VARIATION = { palm: 3.5, thumb: 2.5, mcp: 3.5, pip: 4, dip: 4, spread: 1.5 }

/** One person's own way of making a handshape, drawn from a seed. */
export function varied(shape: Handshape, seed: number): Handshape {
  const random = seededRandom(seed)
  return Object.fromEntries(
    PARTS.map((part) => [
      part,
      Object.fromEntries(
        Object.entries(shape[part]).map(([name, angle]) => {
          const spread =
            part === 'palm'
              ? VARIATION.palm
              : part === 'thumb'
                ? VARIATION.thumb
                : VARIATION[name as 'mcp' | 'pip' | 'dip' | 'spread']
          return [name, angle + spread * Math.max(-2, Math.min(2, bell(random)))]
        }),
      ),
    ]),
  ) as unknown as Handshape
}
