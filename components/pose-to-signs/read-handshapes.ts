import { HANDSHAPES } from '../../models/fingerspelling/classes.ts'
import type { InferenceSession } from '../../models/types.ts'
import { LANDMARK_COUNT } from '../types/hand.ts'
import type { Alphabet, Alternative } from '../types/sign.ts'
import { readAlphabet } from './alphabet.ts'
import { softmax } from './softmax.ts'

const VALUES_PER_HAND = LANDMARK_COUNT * 2

/**
 * Log-odds of each handshape for each hand, [hands][30], order of HANDSHAPES; `landmarks` [hands][21][xy], x
 * and y on one scale (pictureLandmarks). No hands give no numbers.
 */
export async function readHandshapes(
  handshapes: InferenceSession,
  landmarks: readonly Float32Array[],
): Promise<Float32Array[]> {
  if (landmarks.length === 0) return []
  const data = new Float32Array(landmarks.length * VALUES_PER_HAND)
  landmarks.forEach((hand, index) => {
    data.set(hand, index * VALUES_PER_HAND)
  })
  const { logits } = await handshapes.run({
    landmarks: { data, dims: [landmarks.length, LANDMARK_COUNT, 2] },
  })
  const read = logits?.data ?? new Float32Array()
  return landmarks.map((_, index) =>
    read.subarray(index * HANDSHAPES.length, (index + 1) * HANDSHAPES.length),
  )
}

/**
 * One hand at one moment as a letter or digit of the alphabet, most likely first. J and Z are movements and are
 * never among them: a single picture shows their handshapes, I and D (or 1).
 */
export async function readStillHand(
  handshapes: InferenceSession,
  landmarks: Float32Array,
  alphabet: Alphabet,
): Promise<Alternative[]> {
  const [logits] = await readHandshapes(handshapes, [landmarks])
  return readAlphabet(HANDSHAPES, softmax(logits ?? []), alphabet)
}
