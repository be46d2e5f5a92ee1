export interface DoublingConfig {
  /** How far the log-odds that something is spelled must fall and rise again in a letter of usual length. */
  readonly dip: number
  /** By how much less for every interval that the letter lasts longer than `usualIntervals`. */
  readonly dipPerInterval: number
  /** Length of a letter in intervals of its neighbours, from beginning to beginning. */
  readonly usualIntervals: number
  /** No letter is doubled that lasts less, whatever its dip; more length than `mostIntervals` says no more. */
  readonly leastIntervals: number
  readonly mostIntervals: number
  /** The dip that is asked for where no neighbour tells the pace. */
  readonly dipAlone: number
  /** Frames at either end in which a dip is the beginning or the end of the letter. */
  readonly edgeFrames: number
}

export const defaultDoubling: DoublingConfig = {
  dip: 1,
  dipPerInterval: 2,
  usualIntervals: 1.5,
  leastIntervals: 1.05,
  mostIntervals: 1.8,
  dipAlone: 2.5,
  edgeFrames: 2,
}

/** Log-odds beyond this say no more. */
const MOST_ODDS = 6

/** The deepest dip within a letter: log-odds below the lower of the two sides, and the frame where it is. */
export interface Dip {
  readonly depth: number
  readonly frame: number
}

/** `odds` are the log-odds, frame by frame, that anything is spelled; a dip of depth 0 where there is none. */
export function deepestDip(odds: readonly number[], config: DoublingConfig = defaultDoubling): Dip {
  const clipped = odds.map((value) => Math.min(MOST_ODDS, Math.max(-MOST_ODDS, value)))
  let deepest: Dip = { depth: 0, frame: 0 }
  for (let frame = config.edgeFrames; frame < clipped.length - config.edgeFrames; frame++) {
    const before = Math.max(...clipped.slice(0, frame))
    const after = Math.max(...clipped.slice(frame + 1))
    const depth = Math.min(before, after) - (clipped[frame] ?? 0)
    if (depth > deepest.depth) deepest = { depth, frame }
  }
  return deepest
}

/** Whether no pace at all could make this dip a double. */
export function cannotBeDouble({ depth }: Dip, config: DoublingConfig = defaultDoubling): boolean {
  return depth <= neededDip(config.mostIntervals, config)
}

/**
 * Whether a letter was spelled twice. A signer slides or pushes the hand instead of opening it, which shows only
 * as a moment of less certainty; but two letters take two letters' time. So the longer a letter lasts,
 * measured by the pace around it, the less its dip must be. `intervals` is its length in that pace, undefined
 * where no pace is known.
 */
export function isDouble(
  { depth }: Dip,
  intervals: number | undefined,
  config: DoublingConfig = defaultDoubling,
): boolean {
  if (intervals === undefined) return depth > config.dipAlone
  return intervals > config.leastIntervals && depth > neededDip(intervals, config)
}

function neededDip(intervals: number, config: DoublingConfig): number {
  const longer = Math.min(intervals, config.mostIntervals) - config.usualIntervals
  return config.dip - config.dipPerInterval * longer
}
