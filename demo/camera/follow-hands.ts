import type { NormalizedLandmarks, WorldLandmarks } from '../../components/types/hand.ts'
import { type Hand, type Handedness, HandLandmark } from '../../components/types/hand.ts'
import type { FoundHand } from './hand-messages.ts'

/** The hands of the last picture that had some, and the next number to give. */
export interface HandTracks {
  readonly hands: readonly Pick<Hand, 'landmarks' | 'trackId'>[]
  readonly seenMs: number
  readonly nextTrackId: number
}

export const noTracks: HandTracks = { hands: [], seenMs: Number.NEGATIVE_INFINITY, nextTrackId: 0 }

export interface FollowConfig {
  /** How far a hand may move from one look to the next, in lengths of its palm. */
  readonly maxMovePalms: number
  /** A hand that was not seen for this long begins a new track, milliseconds. */
  readonly forgetMs: number
}

/** A fast wave moves a palm's length in 60 ms; hands on one picture lie further apart than that, or touch. */
export const defaultFollow: FollowConfig = { maxMovePalms: 2, forgetMs: 500 }

export interface Looked {
  readonly found: readonly FoundHand[]
  readonly timestampMs: number
  /** Pixels. */
  readonly width: number
  readonly height: number
  /** Whether the camera sends a mirrored picture. */
  readonly mirrored: boolean
}

/**
 * The found hands as the signer's own, each with the number of the hand in the last picture that it follows:
 * nearest palms first, at most `maxMovePalms` away; the others begin new tracks.
 */
export function followHands(
  tracks: HandTracks,
  looked: Looked,
  config: FollowConfig = defaultFollow,
): { readonly hands: readonly Hand[]; readonly tracks: HandTracks } {
  const hands = looked.found.map((found) => handOf(found, looked.mirrored))
  const earlier = looked.timestampMs - tracks.seenMs > config.forgetMs ? [] : tracks.hands
  const pairs = hands
    .flatMap((hand, place) =>
      earlier.map((before) => ({ place, before, palms: distanceInPalms(before, hand, looked) })),
    )
    .filter(({ palms }) => palms <= config.maxMovePalms)
    .sort((a, b) => a.palms - b.palms)
  const trackIds = new Map<number, number>()
  for (const { place, before } of pairs)
    if (!trackIds.has(place) && ![...trackIds.values()].includes(before.trackId))
      trackIds.set(place, before.trackId)
  let { nextTrackId } = tracks
  const followed = hands.map((hand, place) => ({ ...hand, trackId: trackIds.get(place) ?? nextTrackId++ }))
  const kept = followed.length > 0 ? { hands: followed, seenMs: looked.timestampMs } : tracks
  return { hands: followed, tracks: { hands: kept.hands, seenMs: kept.seenMs, nextTrackId } }
}

/** HandLandmarker tells no presence, only that it is above its threshold, 0.5. */
const PRESENT = 1
const SHARPNESS_UNKNOWN = 0

function handOf(found: FoundHand, mirrored: boolean): Hand {
  return {
    handedness: ownHandedness(found.label, mirrored),
    handednessScore: Math.min(1, Math.max(0.5, found.score)),
    presence: PRESENT,
    landmarks: found.landmarks as NormalizedLandmarks,
    worldLandmarks: found.worldLandmarks as WorldLandmarks,
    sharpness: SHARPNESS_UNKNOWN,
    trackId: 0,
  }
}

/**
 * HandLandmarker's label is the signer's own hand in an ordinary picture and the other one in a mirrored picture
 * (unlike that of `solutions.hands`, which is meant for mirrored ones); the browser test with recordings of
 * either hand holds this.
 */
export function ownHandedness(label: string, mirrored: boolean): Handedness {
  return (label === 'Left') === mirrored ? 'right' : 'left'
}

function distanceInPalms(
  before: Pick<Hand, 'landmarks'>,
  now: Pick<Hand, 'landmarks'>,
  { width, height }: Pick<Looked, 'width' | 'height'>,
): number {
  const points = [before, now].map(({ landmarks }) => ({
    wrist: pointOf(landmarks, HandLandmark.WRIST, width, height),
    knuckle: pointOf(landmarks, HandLandmark.MIDDLE_FINGER_MCP, width, height),
  }))
  const [a, b] = points
  if (a === undefined || b === undefined) return Number.POSITIVE_INFINITY
  const palmPx = Math.max(...points.map(({ wrist, knuckle }) => distance(wrist, knuckle)), 1)
  return (distance(a.wrist, b.wrist) + distance(a.knuckle, b.knuckle)) / 2 / palmPx
}

type Point = readonly [xPx: number, yPx: number]

function pointOf(landmarks: NormalizedLandmarks, at: HandLandmark, width: number, height: number): Point {
  return [(landmarks[3 * at] ?? Number.NaN) * width, (landmarks[3 * at + 1] ?? Number.NaN) * height]
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1])
}
