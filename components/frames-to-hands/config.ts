import type { OneEuroConfig } from './one-euro.ts'

/** What every look at a picture needs to know. */
export interface LookConfig {
  /** At most so many hands a picture. */
  readonly numHands: number
  /** 0..1; MediaPipe palm_detection. */
  readonly minPalmScore: number
  /** Intersection over union above which two palms are averaged into one; MediaPipe palm_detection. */
  readonly maxPalmOverlap: number
  /** Intersection over union above which two ROIs show the same hand; MediaPipe hand_landmark_tracking. */
  readonly maxRoiOverlap: number
  /** 0..1; below it the landmark network sees no hand; MediaPipe hand_landmark. */
  readonly minPresence: number
  /** True when the pictures are mirror images (`Camera.mirrored`). */
  readonly mirrored: boolean
}

export interface HandConfig extends LookConfig {
  /**
   * With some of `numHands` tracked but not all, the palm network runs on every so many frames, counted from
   * the segment's start, and on the frame after a hand was lost. MediaPipe runs it on every frame, which costs
   * as much again as the hand in view. With none tracked it runs on every frame.
   */
  readonly palmEveryFrames: number
  /**
   * Milliseconds; a recording is cut into segments of this length, whoever looks at them. Longer ones cost fewer
   * warm-ups, shorter ones keep more workers busy on a short recording and need less memory.
   */
  readonly segmentMs: number
  /**
   * Milliseconds before its start from which a segment's tracker warms up (45: one frame of 25 or 30 a second); its
   * readings there only join tracks.
   */
  readonly overlapMs: number
  /** Undefined: landmarks as the network gives them. */
  readonly smoothing: OneEuroConfig | undefined
}

export const defaultLook: LookConfig = {
  numHands: 2,
  minPalmScore: 0.5,
  maxPalmOverlap: 0.3,
  maxRoiOverlap: 0.5,
  minPresence: 0.5,
  mirrored: false,
}

export const defaultHandConfig: HandConfig = {
  ...defaultLook,
  palmEveryFrames: 5,
  segmentMs: 3000,
  overlapMs: 45,
  smoothing: undefined,
}
