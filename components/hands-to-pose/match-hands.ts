import type { CameraId } from '../types/camera.ts'
import type { Hand, Handedness, HandFrame } from '../types/hand.ts'

export interface MatchConfig {
  /** Time after which an old vote counts half, milliseconds: a label that flickers for a few frames loses. */
  readonly votesHalfLifeMs: number
  /** Most that one picture may say, natural log-odds: 2 is a probability of 0.88, however sure it claims to be. */
  readonly maxVote: number
  /** From here on a view's own votes stand against those of other cameras, natural log-odds. */
  readonly decisive: number
  /** A track that was not seen for this long is forgotten, milliseconds. */
  readonly forgetMs: number
}

export const defaultMatchConfig: MatchConfig = {
  votesHalfLifeMs: 1000,
  maxVote: 2,
  decisive: 6,
  forgetMs: 5000,
}

/** One hand in one camera's picture, told to be the signer's left or right. */
export interface MatchedHand {
  readonly frame: HandFrame
  /** With the handedness that the votes gave, and its probability. */
  readonly hand: Hand
}

interface Votes {
  forRight: number
  lastMs: number
}

interface Seen {
  readonly frame: HandFrame
  readonly hand: Hand
  /** Log-odds that this is the right hand, from all pictures of its track. */
  readonly forRight: number
}

/**
 * Tells which hand of the signer each view shows. The label of a single picture is never trusted alone
 * (networks swap left and right at a picture's edge and for unusual handshapes):
 * 1. votes of a hand's track add up over time, old ones fading;
 * 2. in a picture with two hands one is left and one is right, whichever way the votes fit better;
 * 3. where no camera sees more than one hand, they all see the same one: cameras whose votes are not decisive
 *    follow the sum of all.
 */
export class HandMatcher {
  readonly #config: MatchConfig
  readonly #votes: Map<string, Votes> = new Map()

  constructor(config: MatchConfig = defaultMatchConfig) {
    this.#config = config
  }

  match(frames: readonly HandFrame[]): Readonly<Record<Handedness, readonly MatchedHand[]>> {
    const seenByCamera = frames.map((frame) => this.#seen(frame))
    const onlySingle = seenByCamera.every((seen) => seen.length <= 1)
    const forRightOfAll = seenByCamera.flat().reduce((total, seen) => total + seen.forRight, 0)
    const matched: Record<Handedness, MatchedHand[]> = { left: [], right: [] }
    for (const seen of seenByCamera) {
      const [first, second] = seen
      if (first === undefined) continue
      if (second !== undefined) {
        const [left, right] = first.forRight < second.forRight ? [first, second] : [second, first]
        matched.left.push(relabel(left, 'left'))
        matched.right.push(relabel(right, 'right'))
        continue
      }
      const follows = onlySingle && Math.abs(first.forRight) < this.#config.decisive
      const handedness = (follows ? forRightOfAll : first.forRight) < 0 ? 'left' : 'right'
      matched[handedness].push(relabel(first, handedness))
    }
    return matched
  }

  #seen(frame: HandFrame): Seen[] {
    const mostPresent = [...frame.hands].sort((a, b) => b.presence - a.presence).slice(0, 2)
    const seen = mostPresent.map((hand) => ({ frame, hand, forRight: this.#vote(frame, hand) }))
    for (const [key, votes] of this.#votes)
      if (frame.timestampMs - votes.lastMs > this.#config.forgetMs) this.#votes.delete(key)
    return seen
  }

  #vote({ cameraId, timestampMs }: HandFrame, hand: Hand): number {
    const key = trackKey(cameraId, hand.trackId)
    const earlier = this.#votes.get(key) ?? { forRight: 0, lastMs: timestampMs }
    const fading = 0.5 ** (Math.max(0, timestampMs - earlier.lastMs) / this.#config.votesHalfLifeMs)
    const forRight = earlier.forRight * fading + logOddsForRight(hand, this.#config.maxVote)
    this.#votes.set(key, { forRight, lastMs: timestampMs })
    return forRight
  }
}

function trackKey(cameraId: CameraId, trackId: number): string {
  return `${cameraId}/${trackId}`
}

function logOddsForRight(hand: Hand, maxVote: number): number {
  const probability = Math.min(0.999, Math.max(0.5, hand.handednessScore))
  const vote = Math.min(maxVote, Math.log(probability / (1 - probability)))
  return hand.handedness === 'right' ? vote : -vote
}

function relabel({ frame, hand, forRight }: Seen, handedness: Handedness): MatchedHand {
  const inFavour = handedness === 'right' ? forRight : -forRight
  const handednessScore = Math.max(0.5, 1 / (1 + Math.exp(-inFavour)))
  return { frame, hand: { ...hand, handedness, handednessScore } }
}
