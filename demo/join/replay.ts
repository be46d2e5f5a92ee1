import { UnusableInputError } from '../../components/types/errors.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import { handFramesOfBlock, hasHands } from '../../components/types/pose-format/hand-frames.ts'
import { readPose } from '../../components/types/pose-format/read.ts'

/** Bytes; an hour of one camera at 30 frames a second is about 150 MB. */
const MOST_BYTES = 200_000_000

/**
 * The address of a recording that `?replay=` names, on this page's own origin; throws UnusableInputError for
 * others, so that a link cannot make the page fetch from elsewhere.
 */
export function replayAddress(given: string, page: string): string {
  const address = URL.canParse(given, page) ? new URL(given, page) : undefined
  if (address?.origin !== new URL(page).origin)
    throw new UnusableInputError(`replay=${given} is not on this server; put the .pose file beside the page`)
  return address.href
}

/** Fetches and reads a `.pose` file. Rejects with UnusableInputError where it cannot be had or is none. */
export async function fetchRecording(address: string): Promise<readonly HandFrame[]> {
  const answer = await fetch(address, { credentials: 'same-origin' })
  if (!answer.ok)
    throw new UnusableInputError(`${address} cannot be had (HTTP ${answer.status}); check the link`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (bytes.length > MOST_BYTES)
    throw new UnusableInputError(
      `${address} has ${bytes.length} bytes; replay a part of at most ${MOST_BYTES}`,
    )
  const { head, block } = readPose(bytes, address)
  if (!hasHands(head))
    throw new UnusableInputError(`${address} holds no hands; replay a .pose file with hands`)
  return handFramesOfBlock(block, head)
}

export interface ReplayClock {
  nowMs(): number
  /** Settles after so long, or at once when the signal aborts. */
  wait(delayMs: number, signal: AbortSignal): Promise<void>
}

export interface ReplayOptions {
  /** When the recording's time 0 is, milliseconds on the clock; by default its first frame is now. */
  readonly zeroMs?: number
  /** It begins again when it ends; indices and times go on. Recordings of one length stay together. */
  readonly loop: boolean
  readonly clock: ReplayClock
  readonly signal: AbortSignal
}

/**
 * Gives the frames at the speed at which they were recorded, with times of the clock's; where it falls behind it
 * passes over frames as a camera would, and `onFrame` is not called for them. Settles after the last frame, or
 * when the signal aborts.
 */
export async function replay(
  frames: readonly HandFrame[],
  { zeroMs, loop, clock, signal }: ReplayOptions,
  onFrame: (frame: HandFrame) => void,
): Promise<void> {
  const [first] = frames
  if (first === undefined) return
  const lengthMs = lengthOf(frames)
  let index = 0
  for (let startMs = zeroMs ?? clock.nowMs() - first.timestampMs; ; startMs += lengthMs) {
    const againMs = loop ? startMs + first.timestampMs + lengthMs : Number.POSITIVE_INFINITY
    for (const [place, frame] of frames.entries()) {
      const dueMs = startMs + frame.timestampMs
      const next = frames[place + 1]
      const nextMs = next === undefined ? againMs : startMs + next.timestampMs
      const aheadMs = dueMs - clock.nowMs()
      if (aheadMs > 0) await clock.wait(aheadMs, signal)
      if (signal.aborted) return
      if (nextMs > clock.nowMs()) onFrame({ ...frame, index, timestampMs: dueMs })
      index++
    }
    if (!loop) return
  }
}

/** From the first frame to the first of the next round, milliseconds; never 0, so that a round takes its time. */
function lengthOf(frames: readonly HandFrame[]): number {
  const spanMs = (frames.at(-1)?.timestampMs ?? 0) - (frames[0]?.timestampMs ?? 0)
  return spanMs > 0 ? spanMs + spanMs / (frames.length - 1) : 1000 / 30
}

export function browserReplayClock(nowMs: () => number): ReplayClock {
  return {
    nowMs,
    wait: (delayMs, signal) =>
      new Promise((resolve) => {
        const done = (): void => {
          clearTimeout(timer)
          signal.removeEventListener('abort', done)
          resolve()
        }
        const timer = setTimeout(done, delayMs)
        signal.addEventListener('abort', done)
      }),
  }
}
