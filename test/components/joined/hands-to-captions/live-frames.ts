import {
  openSessionReader,
  type SessionReader,
  type SessionReaderOptions,
} from '#components/joined/hands-to-captions/session-reader.js'
import type { Caption } from '#components/types/caption.js'
import type { HandFrame } from '#components/types/hand.js'
import { idealHandFrames } from '#data-samples/renderer/ideal-hands.js'
import { recordKinematics } from '#data-samples/renderer/recording.js'
import type { FingerspellingSessions } from '#models/fingerspelling/open.js'

export interface SpelledWord {
  readonly text: string
  readonly hand?: 'left' | 'right'
  readonly lettersPerSecond?: number
  readonly seed?: number
  readonly cameras?: 1 | 3
}

/** What hand networks without fault would see of the word, camera by camera, then four seconds of nobody. */
export function framesOf(word: SpelledWord): readonly (readonly HandFrame[])[] {
  const { text, hand = 'right', lettersPerSecond = 3, seed = 5, cameras = 1 } = word
  const kinematics = recordKinematics({ text, hand, lettersPerSecond, seed, cameraCount: cameras })
  return kinematics.cameras.map(({ id }) => {
    const frames = [...idealHandFrames(kinematics, id)]
    const last = frames.at(-1)
    if (last === undefined) throw new Error('nothing was recorded')
    for (let more = 1; more <= 120; more++)
      frames.push({
        ...last,
        hands: [],
        index: last.index + more,
        timestampMs: last.timestampMs + (more * 1000) / 30,
      })
    return frames
  })
}

/** The same frames later on the session's clock. */
export function later(frames: readonly HandFrame[], byMs: number): readonly HandFrame[] {
  return frames.map((frame) => ({ ...frame, timestampMs: frame.timestampMs + byMs }))
}

export interface Played {
  readonly finals: readonly Caption[]
  readonly partials: readonly { readonly atMs: number; readonly caption: Caption }[]
  readonly dropped: number
}

const TICK_MS = 66

/**
 * Plays frames into a reader as a live host would: each camera's frames come `delayMs` after they were taken, the
 * reader reads about 15 times a second.
 */
export async function play(
  reader: SessionReader,
  cameras: readonly { readonly frames: readonly HandFrame[]; readonly delayMs?: number }[],
  { untilMs = Number.POSITIVE_INFINITY, finish = true } = {},
): Promise<Played> {
  const arrivals = cameras
    .flatMap(({ frames, delayMs = 40 }) =>
      frames.map((frame) => ({ frame, atMs: frame.timestampMs + delayMs })),
    )
    .filter(({ atMs }) => atMs <= untilMs)
    .sort((one, other) => one.atMs - other.atMs)
  const finals: Caption[] = []
  const partials: { atMs: number; caption: Caption }[] = []
  let dropped = 0
  const take = (captions: readonly Caption[], atMs: number): void => {
    for (const caption of captions)
      if (caption.state === 'final') finals.push(caption)
      else partials.push({ atMs, caption })
  }
  let nextReadMs = arrivals[0]?.atMs ?? 0
  for (const { frame, atMs } of arrivals) {
    for (; nextReadMs <= atMs; nextReadMs += TICK_MS) take(await reader.read(nextReadMs), nextReadMs)
    if (!reader.push(frame)) dropped++
  }
  if (finish) take(await reader.finish(), nextReadMs)
  return { finals, partials, dropped }
}

export function openReader(
  networks: FingerspellingSessions,
  from: Omit<SessionReaderOptions, 'networks' | 'alphabet'> = {},
): SessionReader {
  return openSessionReader({ networks, alphabet: 'letters', ...from })
}

export function textOf(captions: readonly Caption[]): string {
  return captions.map(({ text }) => text).join(' ')
}
