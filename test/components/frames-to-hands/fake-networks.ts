import { generateAnchors } from '#components/frames-to-hands/generate-anchors.js'
import type { HandNetworks } from '#components/frames-to-hands/networks.js'
import type { InferenceSession, Tensor } from '#models/types.js'
import { landmarksAt } from './hands-for-tests.ts'

/** A palm in 0..1 of the palm network's input, pointing up. */
export interface FakePalm {
  readonly x: number
  readonly y: number
  readonly side: number
  /** 0..1; sure where left out. */
  readonly score?: number
}

export interface FakeScript {
  /** Palms that the n-th run of the palm network shows. */
  palms(run: number): readonly FakePalm[]
  /** Presence that the n-th run of the landmark network gives. */
  presence(run: number): number
}

/** Networks that answer by script; the landmark network always shows the open hand that its ROI was made for. */
export function fakeNetworks(
  script: FakeScript,
): HandNetworks & { readonly runs: { palm: number; hand: number } } {
  const runs = { palm: 0, hand: 0 }
  const anchors = generateAnchors()
  return {
    runs,
    palm: session('palm', () => {
      const boxes = new Float32Array(2016 * 18)
      const scores = new Float32Array(2016).fill(-20)
      for (const [n, { x, y, side, score = 0.99 - n / 100 }] of script.palms(runs.palm++).entries()) {
        const dx = (x - anchors[2 * n]!) * 192
        const dy = (y - anchors[2 * n + 1]!) * 192
        const half = (side / 2) * 192
        boxes.set([dx, dy, 2 * half, 2 * half, dx, dy + half, 0, 0, dx, dy - half], 18 * n)
        scores[n] = Math.log(score / (1 - score))
      }
      return { boxes, scores }
    }),
    hand: session('hand', (hands) => {
      const hand = landmarksAt({ wristXPx: 118, wristYPx: 179, lengthPx: 153.4 }, 224, 224)
      const each = Array.from({ length: hands })
      return {
        landmarks: Float32Array.from(each.flatMap(() => [...hand].map((value) => value * 224))),
        presence: Float32Array.from(each.map(() => script.presence(runs.hand++))),
        handedness: new Float32Array(hands).fill(0.9),
        worldLandmarks: new Float32Array(63 * hands),
      }
    }),
  }
}

function session(model: string, answer: (batch: number) => Record<string, Float32Array>): InferenceSession {
  return {
    model,
    device: 'cpu',
    inputs: {},
    outputs: {},
    run: async (inputs): Promise<Record<string, Tensor>> =>
      Object.fromEntries(
        Object.entries(answer(inputs.image?.dims[0] ?? 0)).map(([name, data]) => [
          name,
          { data, dims: [1, data.length] },
        ]),
      ),
    close: async () => {},
    [Symbol.asyncDispose]: async () => {},
  }
}

export const GREY = { width: 320, height: 240, pixels: new Uint8Array(320 * 240 * 3).fill(128) }
export const LEFT_PALM: FakePalm = { x: 0.25, y: 0.5, side: 0.1 }
export const RIGHT_PALM: FakePalm = { x: 0.75, y: 0.5, side: 0.1 }
