import type { TensorShapes } from '../tensor-check.ts'
import { HANDSHAPES, SPELLING_CLASSES } from './classes.ts'

/** A network's name and the shapes that its file must have. */
export interface FingerspellingTensors {
  readonly model: string
  readonly expected: { readonly inputs: TensorShapes; readonly outputs: TensorShapes }
}

/**
 * Reads still handshapes: `landmarks` [hands, 21, 2], x right and y down on one scale (pixels), of any size,
 * place and hand → `logits` [hands, 30], calibrated log-odds up to a constant, order of HANDSHAPES. A hand and
 * its mirror image give the same.
 */
export const handshapesTensors: FingerspellingTensors = {
  model: 'fingerspelling handshapes',
  expected: {
    inputs: { landmarks: [-1, 21, 2] },
    outputs: { logits: [-1, HANDSHAPES.length] },
  },
}

/**
 * Reads a hand over time on a 30 Hz grid: `handshapes` [views, T, 30] (logits of the still handshapes),
 * `landmarks` [views, T, 21, 2] (as there), `weights` [views, T], summing to 1 over the views of a frame or to
 * 0 where nobody sees the hand → `logits` [T − 61, 33], order of SPELLING_CLASSES; the first row is frame 47's.
 */
export const spellingTensors: FingerspellingTensors = {
  model: 'fingerspelling over time',
  expected: {
    inputs: {
      handshapes: [-1, -1, HANDSHAPES.length],
      landmarks: [-1, -1, 21, 2],
      weights: [-1, -1],
    },
    outputs: { logits: [-1, SPELLING_CLASSES.length] },
  },
}
