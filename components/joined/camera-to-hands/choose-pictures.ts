import type { HandFrame } from '../../types/hand.ts'
import type { WantedPicture } from './hand-picture.ts'

/** One picture in each stretch of this length, so that every sign has one close to its middle, milliseconds. */
const STRETCH_MS = 150
/** Of one part of one camera's recording; stretches are longer in parts that would have more. */
const MOST_PICTURES = 240

/**
 * Which frames of a part to keep a picture of for the report, before anybody knows what is signed in it: in
 * each stretch of time the one in which the hand moves least, since letters are held, and the stillest of
 * all as a whole picture.
 */
export function choosePictures(frames: readonly HandFrame[]): readonly WantedPicture[] {
  const [first, last] = [frames[0], frames.at(-1)]
  if (first === undefined || last === undefined) return []
  const stretchMs = Math.max(STRETCH_MS, (last.timestampMs - first.timestampMs) / MOST_PICTURES)
  const stillest = new Map<number, { readonly frame: HandFrame; readonly speed: number }>()
  for (const [place, frame] of frames.entries()) {
    if (frame.hands.length === 0) continue
    const stretch = Math.floor((frame.timestampMs - first.timestampMs) / stretchMs)
    const speed = speedOf(frame, frames[place - 1])
    if (speed < (stillest.get(stretch)?.speed ?? Number.POSITIVE_INFINITY) || !stillest.has(stretch))
      stillest.set(stretch, { frame, speed })
  }
  const chosen = [...stillest.values()]
  const [best] = [...chosen].sort((a, b) => a.speed - b.speed)
  const hands = chosen.map(({ frame }): WantedPicture => ({ frame, whole: false }))
  return best === undefined ? hands : [{ frame: best.frame, whole: true }, ...hands]
}

/** How far landmarks move from one frame to the next, in sizes of the picture a millisecond; infinite for new hands. */
function speedOf(frame: HandFrame, before: HandFrame | undefined): number {
  if (before === undefined) return Number.POSITIVE_INFINITY
  const distances = frame.hands.flatMap(({ trackId, landmarks }) => {
    const earlier = before.hands.find((hand) => hand.trackId === trackId)?.landmarks
    if (earlier === undefined) return []
    return [landmarks.reduce((sum, value, at) => sum + Math.abs(value - (earlier[at] ?? value)), 0)]
  })
  if (distances.length === 0) return Number.POSITIVE_INFINITY
  return Math.max(...distances) / Math.max(1, frame.timestampMs - before.timestampMs)
}
