import { describe, expect, test } from 'vitest'
import type { CameraState } from '#components/types/live-session.js'
import { type HandsSeen, seeHands, whatToMove } from '../../../demo/stage/what-to-move.ts'
import { cameraState } from './camera-state.ts'

/** The states of one camera, one a second, and what is said after the last. */
function after(
  states: readonly Partial<CameraState>[],
  others: readonly CameraState[] = [],
): readonly string[] {
  const all = states.map((changes, second) => [
    cameraState('left', { atMs: 1000 * second, ...changes }),
    ...others,
  ])
  const seen = all.reduce<HandsSeen>(seeHands, {})
  const last = all.at(-1)!
  return whatToMove(last[0]!, seen, last)
}

describe('what to move', () => {
  test('is nothing where a camera sees the hand', () => {
    expect(after([{}, {}])).toEqual([])
  })

  test('counts how long no hand was in view, from the last that was', () => {
    const none = { shareWithHand: 0 }
    expect(after([{}, ...Array.from({ length: 12 }, () => none)])).toEqual([
      'No hand in view for 12 s; turn it to the signer.',
    ])
    expect(after([none, none, none])).toEqual([])
  })

  test('does not count the time in which the camera was away', () => {
    const states = Array.from(
      { length: 20 },
      (): Partial<CameraState> => ({ phase: 'reconnecting', shareWithHand: 0 }),
    )
    expect(after([...states, { shareWithHand: 0 }])).toEqual([])
  })

  test('names a camera that has the hand rarely while another has it often, and none while the signer rests', () => {
    const rarely = { shareWithHand: 0.2 }
    expect(after([rarely], [cameraState('front')])).toEqual([
      'A hand is in view only 20 % of the time; turn it to the signer or move it back.',
    ])
    expect(after([rarely], [cameraState('front', { shareWithHand: 0.5 })])).toEqual([])
    expect(after([rarely])).toEqual([])
  })

  test('says the server’s own sentence first', () => {
    expect(after([{ phase: 'frozen', sentence: 'Its picture does not change; check it.' }])).toEqual([
      'Its picture does not change; check it.',
    ])
  })

  test('names few pictures, old pictures and a clock that is far off', () => {
    expect(after([{ framesPerSecond: 7, frameAgeMs: 900, clockOffsetMs: -300_000 }])).toEqual([
      'Only 7 pictures a second; give it more light or a faster device.',
      'Its pictures come 900 ms late; bring it nearer to the network or use a cable.',
      'Its clock is off by 5 min; that is corrected, setting it is better.',
    ])
  })
})
