import { HANDSHAPES } from '#models/fingerspelling/classes.js'
import type { Inputs } from '#models/shared-runs.js'
import { seededNumbers } from '../../../models/seeded-numbers.ts'

/** A run of the spelling network as a session of so many views makes it: hands that move, frames without any. */
export function drawnRun(seed: number, views: number, frames: number): Inputs {
  const noise = seededNumbers(views * frames * 42, seed)
  const handshapes = seededNumbers(views * frames * HANDSHAPES.length, seed + 1).map((value) => 4 * value - 2)
  const landmarks = new Float32Array(views * frames * 42)
  const weights = new Float32Array(views * frames)
  for (let view = 0; view < views; view++)
    for (let frame = 0; frame < frames; frame++) {
      const place = view * frames + frame
      if (frame % 17 > 13) {
        handshapes.fill(0, place * HANDSHAPES.length, (place + 1) * HANDSHAPES.length)
        continue
      }
      weights[place] = 1 / views
      for (let n = 0; n < 42; n++)
        landmarks[place * 42 + n] =
          200 + 3 * frame + 80 * Math.sin(n + view) + 5 * (noise[place * 42 + n] ?? 0)
    }
  return {
    handshapes: { data: handshapes, dims: [views, frames, HANDSHAPES.length] },
    landmarks: { data: landmarks, dims: [views, frames, 21, 2] },
    weights: { data: weights, dims: [views, frames] },
  }
}
