import type { Caption } from '../../../components/types/caption.ts'

/** A caption of one word; what it says does not matter to whoever traces it. */
export function caption(
  number: number,
  state: Caption['state'],
  cameras: readonly string[],
  text = 'SEA',
): Caption {
  return {
    number,
    state,
    text,
    startMs: 1000 * number,
    endMs: 1000 * number + 800,
    confidence: 0.9,
    signs: [],
    forming: [],
    cameras,
    newestFrameMs: 1000 * number + 790,
  }
}
