import type {
  Hand,
  Handedness,
  HandFrame,
  NormalizedLandmarks,
  WorldLandmarks,
} from '#components/types/hand.js'

/** A hand of random landmarks; `draw` gives numbers in 0..1. */
export function randomHand(draw: () => number, handedness: Handedness, trackId: number): Hand {
  const numbers = (): Float32Array => Float32Array.from({ length: 63 }, () => draw())
  return {
    handedness,
    handednessScore: Math.fround(0.5 + draw() / 2),
    presence: Math.fround(0.5 + draw() / 2),
    landmarks: numbers() as NormalizedLandmarks,
    worldLandmarks: numbers().map((value) => (value - 0.5) / 5) as WorldLandmarks,
    sharpness: Math.fround(draw() * 3000),
    trackId,
  }
}

/** Frames at an uneven rate with nothing, one hand, or several hands of both sides. */
export function randomHandFrames(count: number, seed = 1): HandFrame[] {
  let state = seed
  const draw = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  let timestampMs = 0
  return Array.from({ length: count }, (_, index) => {
    const sides: Handedness[] = []
    while (draw() < 0.55) sides.push(draw() < 0.5 ? 'left' : 'right')
    const frame = {
      cameraId: 'left-2',
      index: 2 * index,
      timestampMs,
      width: 1280,
      height: 720,
      hands: sides.map((side) => randomHand(draw, side, Math.floor(draw() * 1000))),
    }
    timestampMs += 1000 / 29.97 + draw()
    return frame
  })
}
