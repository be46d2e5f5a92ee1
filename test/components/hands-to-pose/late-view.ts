import type { Hand, HandFrame } from '#components/types/hand.js'
import { idealHandFrames } from '#data-samples/renderer/ideal-hands.js'
import { recordKinematics } from '#data-samples/renderer/recording.js'

/** How far a landmark is off in one view, metres, as networks are; it wanders, and each view wanders by itself. */
const OFF_METRES = 0.008
const WANDERS = 0.9

export const CAMERAS = ['front', 'left', 'right'] as const

/** What three cameras see of the words, each with mistakes of its own. */
export function viewsOf(text: string, lettersPerSecond = 3): readonly (readonly HandFrame[])[] {
  const kinematics = recordKinematics({ text, hand: 'right', lettersPerSecond, seed: 5, cameraCount: 3 })
  return CAMERAS.map((id, which) => {
    let state = which + 1
    const noise = (): number => {
      state = (state * 16807) % 2147483647
      return (state / 2147483647 - 0.5) * Math.sqrt(12)
    }
    const off = new Float32Array(63)
    return idealHandFrames(kinematics, id).map((frame) => ({
      ...frame,
      hands: frame.hands.map((hand): Hand => {
        for (let i = 0; i < 63; i++)
          off[i] = WANDERS * (off[i] ?? 0) + Math.sqrt(1 - WANDERS ** 2) * OFF_METRES * noise()
        const worldLandmarks = hand.worldLandmarks.map((value, i) => value + (off[i] ?? 0))
        return { ...hand, worldLandmarks: worldLandmarks as Hand['worldLandmarks'] }
      }),
    }))
  })
}

/** As a camera stamps them that is late: the picture is of before. */
export function late(frames: readonly HandFrame[], byMs: number): readonly HandFrame[] {
  return frames.map((frame) => ({ ...frame, timestampMs: frame.timestampMs + byMs }))
}
