import type { LiveHands } from '../../../components/frames-to-hands/live-hands.ts'

/** Pictures that are looked at, of which the first ones warm the networks up. */
const PICTURES = 24
const WARM_UP = 4
const WIDTH = 640
const HEIGHT = 480

/**
 * What a frame takes a hand thread, milliseconds, before any camera is there: the palm network looks at pictures
 * without a hand, which costs about as much as the landmark network on one hand.
 */
export async function calibrateHands(hands: LiveHands): Promise<number> {
  const pixels = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, n) => (n * 2_654_435_761) >>> 24)
  const tracker = hands.open({ mirrored: false })
  const tookMs: number[] = []
  for (let n = 0; n < PICTURES; n++) {
    const { elapsedMs } = await tracker.look({ width: WIDTH, height: HEIGHT, pixels })
    if (n >= WARM_UP) tookMs.push(elapsedMs)
  }
  tracker.close()
  return tookMs.sort((a, b) => a - b)[tookMs.length >> 1] ?? 0
}
