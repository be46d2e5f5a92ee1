import type { Hand, Handedness, HandFrame } from '../../components/types/hand.ts'

/** Probability below which the label of a single hand follows the person's own word. */
const SURE = 0.8

/**
 * The frame with the person's word taken as a hint: a single hand whose label is unsure is the hand that was named.
 * Both hands are read whatever was named.
 */
export function withHint(frame: HandFrame, named: Handedness): HandFrame {
  const [only, ...others] = frame.hands
  if (only === undefined || others.length > 0 || only.handednessScore >= SURE || only.handedness === named)
    return frame
  return { ...frame, hands: [{ ...only, handedness: named, handednessScore: 1 - SURE / 2 }] }
}

/** The hand to emphasise: the only one, or of two the named one. */
export function spellingHand(frame: HandFrame, named: Handedness): Hand | undefined {
  return frame.hands.length > 1
    ? (frame.hands.find(({ handedness }) => handedness === named) ?? frame.hands[0])
    : frame.hands[0]
}
