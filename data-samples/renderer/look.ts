import { bell, inRange, pick, type Random, seededRandom, seedFor } from './random.ts'
import type { Proportions } from './skeleton.ts'

/** Colours are CSS. All drawn from a seed. */
export interface Look {
  readonly skin: {
    readonly back: string
    readonly palm: string
    readonly nail: string
    readonly sleeve: string
    /** Where the sleeve begins, 0 at the wrist, 1 at the elbow; 2 is a bare arm. */
    readonly sleeveFrom: number
  }
  readonly light: {
    readonly sky: string
    readonly ground: string
    readonly ambient: number
    readonly keyColour: string
    readonly key: number
    readonly keyFrom: readonly [number, number, number]
    readonly fillColour: string
    readonly fill: number
    readonly fillFrom: readonly [number, number, number]
  }
  /** One a camera. */
  readonly backgrounds: readonly {
    readonly kind: 'wall' | 'room' | 'pattern'
    readonly colours: readonly string[]
    readonly seed: number
  }[]
}

/** Back of the hand and palm, from light to dark, linear colour of diffuse skin in sRGB. */
export const SKIN_TONES: readonly { back: string; palm: string; nail: string }[] = [
  { back: '#e8b99a', palm: '#f0c3aa', nail: '#f3cfc4' },
  { back: '#dba67f', palm: '#e9b698', nail: '#edc3b2' },
  { back: '#c68a5e', palm: '#dca27d', nail: '#e2b39c' },
  { back: '#a5683f', palm: '#c98f6c', nail: '#d3a58e' },
  { back: '#7d4b2c', palm: '#b27c5c', nail: '#c09480' },
  { back: '#563322', palm: '#9c6a50', nail: '#ab8373' },
]

/** With commas, as both the browser and three.js read it. */
const hsl = (hue: number, saturation: number, lightness: number): string =>
  `hsl(${(((hue % 360) + 360) % 360).toFixed(0)}, ${saturation.toFixed(0)}%, ${lightness.toFixed(0)}%)`

const anyColour = (random: Random, lightness: readonly [number, number]): string =>
  hsl(inRange(random, 0, 360), inRange(random, 5, 45), inRange(random, ...lightness))

export function drawLook(seed: number, cameraCount: number): Look {
  const random = seededRandom(seedFor(seed, 'look'))
  const tone = pick(random, SKIN_TONES)
  const sleeveFrom = pick(random, [0.35, 0.5, 0.65, 2])
  return {
    skin: { ...tone, sleeve: anyColour(random, [15, 70]), sleeveFrom },
    light: {
      sky: hsl(inRange(random, 190, 250), 30, 96),
      ground: hsl(inRange(random, 15, 45), 30, 70),
      ambient: inRange(random, 0.85, 1.3),
      keyColour: hsl(inRange(random, 20, 60), inRange(random, 10, 60), 93),
      key: inRange(random, 1.1, 1.9),
      keyFrom: [inRange(random, -0.9, 0.9), inRange(random, 0.5, 1.3), inRange(random, 0.6, 1.3)],
      fillColour: hsl(inRange(random, 0, 360), 30, 90),
      fill: inRange(random, 0.2, 0.6),
      fillFrom: [inRange(random, -1, 1), inRange(random, -0.4, 0.4), 1],
    },
    backgrounds: Array.from({ length: cameraCount }, (_, i) => {
      const own = seededRandom(seedFor(seed, `background ${i}`))
      const lightness = inRange(own, 25, 85)
      const hue = inRange(own, 0, 360)
      const wall = inRange(own, 2, 30)
      return {
        kind: pick(own, ['wall', 'room', 'pattern'] as const),
        colours: [
          hsl(hue, wall, lightness),
          hsl(hue + inRange(own, -25, 25), wall, lightness * inRange(own, 0.7, 1.05)),
          ...Array.from({ length: 4 }, () => anyColour(own, [20, 80])),
        ],
        seed: seedFor(seed, `paint ${i}`),
      }
    }),
  }
}

/** One person's hand: lengths within a few percent of the model's, as adults' hands differ. */
export function drawProportions(seed: number): Proportions {
  const random = seededRandom(seedFor(seed, 'proportions'))
  const near = (spread: number): number => 1 + spread * Math.max(-2, Math.min(2, bell(random)))
  return {
    size: near(0.06),
    palmWidth: near(0.04),
    fingers: {
      thumb: near(0.04),
      index: near(0.035),
      middle: near(0.035),
      ring: near(0.035),
      pinky: near(0.05),
    },
  }
}
