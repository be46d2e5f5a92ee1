import type { Hand, Handedness, HandFrame } from '#components/types/hand.js'

/** A hand whose landmarks fill a square of `side` (share of the picture) around a centre. */
export function fakeHand(options: {
  handedness?: Handedness
  score?: number
  presence?: number
  sharpness?: number
  trackId?: number
  centre?: readonly [number, number]
  side?: number
}): Hand {
  const [x, y] = options.centre ?? [0.5, 0.5]
  const side = options.side ?? 0.2
  const landmarks = new Float32Array(63)
  for (let landmark = 0; landmark < 21; landmark++) {
    landmarks[landmark * 3] = x + side * ((landmark % 5) / 4 - 0.5)
    landmarks[landmark * 3 + 1] = y + side * (Math.min(3, Math.floor(landmark / 5)) / 3 - 0.5)
  }
  return {
    handedness: options.handedness ?? 'right',
    handednessScore: options.score ?? 0.95,
    presence: options.presence ?? 1,
    sharpness: options.sharpness ?? 100,
    trackId: options.trackId ?? 1,
    landmarks: landmarks as Hand['landmarks'],
    worldLandmarks: new Float32Array(63) as Hand['worldLandmarks'],
  }
}

export function handFrame(cameraId: string, timestampMs: number, hands: readonly Hand[] = []): HandFrame {
  return { cameraId, index: 0, timestampMs, width: 640, height: 480, hands }
}

/** Frames of a camera at a steady rate from `startMs` until before `endMs`. */
export function steadyFrames(
  cameraId: string,
  framesPerSecond: number,
  startMs: number,
  endMs: number,
  hands: (timestampMs: number) => readonly Hand[] = () => [fakeHand({})],
): HandFrame[] {
  const frames: HandFrame[] = []
  for (let index = 0; startMs + (index * 1000) / framesPerSecond < endMs; index++) {
    const timestampMs = startMs + (index * 1000) / framesPerSecond
    frames.push({ ...handFrame(cameraId, timestampMs, hands(timestampMs)), index })
  }
  return frames
}
