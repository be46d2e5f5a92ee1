/** A stretch of frames in which one class is the likeliest. */
export interface Run<Frame> {
  /** Place of the class among those that were given, from 0. */
  readonly letter: number
  readonly frames: readonly Frame[]
}

export interface PathConfig {
  /**
   * Log-odds given to letters against nothing. A frame cannot tell a letter that is formed from a hand at ease;
   * its neighbours can, so the path takes what is possible and belief throws out what stands alone.
   */
  readonly lean: number
  /** What it costs to go from one handshape straight to another, in log-odds: keeps neighbours from flickering. */
  readonly changeCost: number
  /** What it costs to begin and to end a handshape, in log-odds each. */
  readonly edgeCost: number
  /** A hand held still never settles the way by itself; after so many frames it is taken as it looks then. */
  readonly mostOpenFrames: number
}

export const defaultPath: PathConfig = { lean: 2, changeCost: 3.5, edgeCost: 1, mostOpenFrames: 1800 }

interface Step<Frame> {
  readonly frame: Frame
  /** For each state of this frame, the state of the frame before it on the likeliest way; 0 is nothing. */
  readonly cameFrom: readonly number[]
}

const FLOOR = 1e-9

/**
 * The likeliest sequence of letters and nothing (Viterbi), as frames come: a run is given as soon as no later
 * frame can change it, so the result does not depend on how frames arrive.
 */
export class LetterPath<Frame> {
  private readonly config: PathConfig
  private scores: number[]
  private steps: Step<Frame>[] = []

  constructor(letters: number, config: PathConfig = defaultPath) {
    this.config = config
    this.scores = Array.from({ length: letters + 1 }, () => 0)
  }

  /** Takes the next frame: the probability of nothing and of each letter. Gives the runs that are settled. */
  push(frame: Frame, nothing: number, letters: readonly number[]): Run<Frame>[] {
    const cut = this.steps.length >= this.config.mostOpenFrames ? this.finish() : []
    const cameFrom = this.steps.length === 0 ? this.scores.map((_, state) => state) : this.origins()
    const before = this.scores
    const emitted = [nothing, ...letters].map(
      (probability, state) => Math.log(probability + FLOOR) + (state === 0 ? 0 : this.config.lean),
    )
    const reached = cameFrom.map((from, state) => (before[from] ?? 0) - this.cost(from, state))
    const scores = reached.map((score, state) => score + (emitted[state] ?? 0))
    const highest = Math.max(...scores)
    this.scores = scores.map((score) => score - highest)
    // Every way goes through nothing here: what lies before it is settled.
    const isSettled = this.steps.length > 0 && cameFrom.every((from) => from === 0)
    const runs = [...cut, ...(isSettled ? this.trace(0) : [])]
    this.steps.push({ frame, cameFrom })
    return runs
  }

  /** The frame from which on nothing is settled yet. */
  get openSince(): Frame | undefined {
    return this.steps[0]?.frame
  }

  /** The runs that are still open, as they look now. */
  peek(): Run<Frame>[] {
    return this.runsTo(this.scores.indexOf(Math.max(...this.scores)))
  }

  /** The runs that are still open, when no more frames come. */
  finish(): Run<Frame>[] {
    const runs = this.peek()
    this.steps = []
    this.scores = this.scores.map(() => 0)
    return runs
  }

  private cost(from: number, to: number): number {
    if (from === to) return 0
    return from === 0 || to === 0 ? this.config.edgeCost : this.config.changeCost
  }

  /** For each state, the best state to come from. */
  private origins(): number[] {
    const nothing = this.scores[0] ?? 0
    let best = 1
    this.scores.forEach((score, state) => {
      if (state > 0 && score > (this.scores[best] ?? 0)) best = state
    })
    const bestScore = this.scores[best] ?? Number.NEGATIVE_INFINITY
    const { edgeCost, changeCost } = this.config
    const elsewhere = Math.max(bestScore - changeCost, nothing - edgeCost)
    const entry = bestScore - changeCost >= nothing - edgeCost ? best : 0
    return this.scores.map((score, state) => {
      if (state === 0) return bestScore - edgeCost > nothing ? best : 0
      return elsewhere > score ? entry : state
    })
  }

  /** The runs of the way that ends in `state`; forgets the frames. */
  private trace(state: number): Run<Frame>[] {
    const runs = this.runsTo(state)
    this.steps = []
    return runs
  }

  private runsTo(state: number): Run<Frame>[] {
    const { steps } = this
    const path: number[] = []
    let at = state
    for (let time = this.steps.length - 1; time >= 0; time--) {
      path[time] = at
      at = this.steps[time]?.cameFrom[at] ?? at
    }
    const runs: Run<Frame>[] = []
    for (let start = 0; start < steps.length; ) {
      let end = start + 1
      while (end < steps.length && path[end] === path[start]) end++
      const letter = (path[start] ?? 0) - 1
      if (letter >= 0) runs.push({ letter, frames: steps.slice(start, end).map(({ frame }) => frame) })
      start = end
    }
    return runs
  }
}
