import { duration } from '../session/words.ts'
import type { Side, Sight } from './sight.ts'

export interface Advice {
  readonly kind: 'good' | 'move' | 'wait'
  /** One plain sentence. */
  readonly sentence: string
}

/** A hand smaller than this share of the picture's shorter side is some 60 pixels at 480 and is read badly. */
const SMALLEST_HAND = 0.13
/** A larger one leaves the picture with every movement. */
const LARGEST_HAND = 0.85
/** A hand that is partly outside this often loses letters. */
const MOST_OUTSIDE = 0.15
/** A hand that is seen in fewer pictures comes or goes, and is partly outside while it does. */
const FEWEST_WITH_HAND = 0.25
/** Milliseconds without a hand before it is more than a rest between words. */
const RESTING_MS = 4000

const TURN: Readonly<Record<Side, string>> = {
  left: 'turn the camera to its left',
  right: 'turn the camera to its right',
  top: 'tilt the camera up',
  bottom: 'tilt the camera down',
}
const OPPOSITE: Readonly<Record<Side, Side>> = { left: 'right', right: 'left', top: 'top', bottom: 'bottom' }

/** What to do so that the camera sees the hand better; left and right are the camera's own, as it looks out. */
export function adviceOf(sight: Sight, mirrored: boolean): Advice {
  if (sight.frames === 0) return { kind: 'wait', sentence: 'No picture was looked at yet.' }
  if (sight.shareWithHand === 0 && sight.withoutHandMs > RESTING_MS)
    return move(`No hand in view for ${duration(sight.withoutHandMs)}; turn the camera to the signer's hand.`)
  if (sight.shareWithHand === 0) return { kind: 'wait', sentence: 'No hand in view just now.' }
  if (sight.handSize > LARGEST_HAND)
    return move('The hand is too large in the picture; move the camera back.')
  const isThere = sight.shareWithHand >= FEWEST_WITH_HAND
  if (isThere && sight.outside !== undefined && sight.shareOutside > MOST_OUTSIDE) {
    const side = mirrored ? OPPOSITE[sight.outside] : sight.outside
    return move(`The hand is partly outside the picture; ${TURN[side]}, or move it back.`)
  }
  if (sight.handSize < SMALLEST_HAND) return move('The hand is small in the picture; move the camera closer.')
  return { kind: 'good', sentence: 'The hand is seen well.' }
}

function move(sentence: string): Advice {
  return { kind: 'move', sentence }
}
