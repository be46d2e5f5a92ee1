import type { SpellingNetworks } from '../../../components/pose-to-signs/read-spelling.ts'
import { HANDSHAPES } from '../../../models/fingerspelling/classes.ts'
import { FRAMES_AFTER, FRAMES_BEFORE } from '../../../models/fingerspelling/timing.ts'
import { batchNetworks } from './batch-networks.ts'

const VIEWS = 2
/** Frames of 30 a second that are read in one run. */
const NEW_FRAMES = 4
const SESSIONS = 8
const ROUNDS = 8

/** What a session of two cameras, whose hand spells all the time, takes of a tick on this thread, milliseconds. */
export async function calibrateRecognition(opened: SpellingNetworks): Promise<number> {
  const { networks, readAll } = batchNetworks(opened)
  const frames = FRAMES_BEFORE + FRAMES_AFTER + NEW_FRAMES
  const landmarks = Float32Array.from({ length: VIEWS * frames * 42 }, (_, n) => 300 + 90 * Math.sin(n))
  const spelling = {
    handshapes: {
      data: new Float32Array(VIEWS * frames * HANDSHAPES.length),
      dims: [VIEWS, frames, HANDSHAPES.length],
    },
    landmarks: { data: landmarks, dims: [VIEWS, frames, 21, 2] },
    weights: { data: new Float32Array(VIEWS * frames).fill(1 / VIEWS), dims: [VIEWS, frames] },
  }
  // The new frames' hands, and those of now once more for the preview.
  const hands = VIEWS * (NEW_FRAMES + 1)
  const shapes = { landmarks: { data: landmarks.slice(0, hands * 42), dims: [hands, 21, 2] } }
  const tick = (): Promise<unknown> =>
    readAll(
      Array.from({ length: SESSIONS }, () => async () => {
        await networks.handshapes.run(shapes)
        await networks.spelling.run(spelling)
      }),
    )
  const tookMs: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const startedMs = performance.now()
    await tick()
    tookMs.push((performance.now() - startedMs) / SESSIONS)
  }
  return tookMs.sort((a, b) => a - b)[ROUNDS >> 1] ?? 0
}
