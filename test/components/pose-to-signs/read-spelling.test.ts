import { expect, test } from 'vitest'
import { SpellingReader } from '#components/pose-to-signs/read-spelling.js'
import type { Sample } from '#components/pose-to-signs/resample-track.js'
import { HANDSHAPES, SPELLING_CLASSES } from '#models/fingerspelling/classes.js'
import { FRAMES_AFTER, FRAMES_BEFORE } from '#models/fingerspelling/timing.js'
import { stubSession, syntheticHand } from './synthetic.ts'

const handshapes = stubSession('stub handshapes', ({ landmarks }) => {
  const count = landmarks?.dims[0] ?? 0
  return { data: new Float32Array(count * HANDSHAPES.length), dims: [count, HANDSHAPES.length] }
})

/** Says A with the same log-odds in every frame, whatever is seen. */
const spelling = stubSession('stub spelling', ({ weights }) => {
  const rows = (weights?.dims[1] ?? 0) - FRAMES_BEFORE - FRAMES_AFTER
  const data = new Float32Array(rows * SPELLING_CLASSES.length)
  for (let row = 0; row < rows; row++) data[row * SPELLING_CLASSES.length + SPELLING_CLASSES.indexOf('A')] = 5
  return { data, dims: [rows, SPELLING_CLASSES.length] }
})

async function probabilityOfA(cameras: readonly string[]): Promise<number> {
  const reader = new SpellingReader({ handshapes, spelling })
  const landmarks = syntheticHand(0)
  const samples = new Map(
    cameras.map((id): [string, Sample] => [id, { timestampMs: 0, landmarks, weight: 1 / cameras.length }]),
  )
  const frame = { timestampMs: 0, samples, handedness: 'right' as const }
  const [read] = [...(await reader.read([frame])), ...(await reader.finish())]
  return read?.probabilities[SPELLING_CLASSES.indexOf('A')] ?? Number.NaN
}

test('what several cameras agree on is surer than what one of them says', async () => {
  const one = await probabilityOfA(['front'])
  const three = await probabilityOfA(['front', 'left', 'right'])
  expect(one).toBeCloseTo(Math.exp(5) / (Math.exp(5) + SPELLING_CLASSES.length - 1), 6)
  expect(three).toBeGreaterThan(one)
  expect(three).toBeLessThan(1)
})
