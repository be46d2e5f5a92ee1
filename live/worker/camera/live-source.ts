import { setTimeout as sleep } from 'node:timers/promises'
import type {
  DecodedPicture,
  FrameSource,
  OpenOptions,
} from '../../../components/camera-to-frames/frame-source.ts'
import { canSeek } from '../../../components/camera-to-frames/probe-camera.ts'
import { RecordingTimeline } from './recording-timeline.ts'
import { SourceClock } from './session-clock.ts'

export interface LiveSourceOptions {
  /** The session's clock, milliseconds. */
  readonly nowMs: () => number
  /** Opens the source; a recording where `seekMs` says. */
  readonly open: (seekMs: number | undefined) => FrameSource
  /** It is a file; else it is a recording where it says how long it is, and a camera where it does not. */
  readonly isFile: boolean
  /** A recording begins again when it ends. */
  readonly loop: boolean
  /**
   * Asked when a recording's first picture is there, with how long it says it is, milliseconds: when it began to
   * play on the session's clock, which is now unless it was played before or others play that it belongs to.
   */
  readonly playedFromMs: (durationMs: number | undefined) => Promise<number>
  /** How long a round of all recordings of the session takes, milliseconds; undefined where that is not known. */
  readonly roundMs: () => number | undefined
  /** The source's clock jumped by so much, milliseconds. */
  readonly onJump: (jumpMs: number) => void
  /** A recording that does not begin again came to its end. */
  readonly onRecordingEnd: () => void
}

/**
 * A camera's pictures on the session's clock, as they come. A camera's are timed by when they arrive
 * (session-clock.ts). A recording is played at its own speed (recording-timeline.ts): no picture comes before its
 * time.
 */
export function liveSource(options: LiveSourceOptions): FrameSource {
  return { live: true, pictures: (open) => play(options, open) }
}

async function* play(
  options: LiveSourceOptions,
  open: OpenOptions,
): AsyncGenerator<DecodedPicture, void, undefined> {
  const { nowMs, isFile, loop, playedFromMs, roundMs, onJump } = options
  const clock = new SourceClock()
  const openedMs = nowMs()
  let timeline: RecordingTimeline | undefined
  let container = ''
  let durationMs: number | undefined
  const noting: OpenOptions = {
    ...open,
    onContainer: (format) => {
      container = format
    },
    onDuration: (told) => {
      durationMs = told
    },
  }
  do {
    let isElsewhere = false
    do {
      isElsewhere = false
      for await (const picture of options.open(timeline?.seekMs).pictures(noting)) {
        if (!isFile && durationMs === undefined) {
          const { timestampMs, jumpMs } = clock.place(picture.presentationMs, nowMs())
          if (jumpMs !== 0) onJump(jumpMs)
          yield { ...picture, presentationMs: timestampMs }
          continue
        }
        using kept = keep(picture)
        timeline ??= new RecordingTimeline({
          fromMs: await playedFromMs(durationMs),
          loop,
          openedMs,
          roundMs,
        })
        const facts = { durationMs, canSeek: canSeek(container) }
        const played = timeline.place(picture.presentationMs, nowMs(), facts)
        isElsewhere = played.kind === 'elsewhere'
        if (isElsewhere || played.kind === 'over') break
        if (played.kind !== 'show') continue
        await waitUntil(played.dueMs, nowMs, open.signal)
        yield { ...kept.handOver(), presentationMs: played.dueMs }
      }
    } while (isElsewhere)
  } while (timeline?.ended(durationMs))
  if (timeline !== undefined) options.onRecordingEnd()
}

/** Releases the picture unless it is handed over. */
function keep(picture: DecodedPicture): Disposable & { handOver(): DecodedPicture } {
  let isKept = true
  return {
    handOver() {
      isKept = false
      return picture
    },
    [Symbol.dispose]() {
      if (isKept) picture.slot.release()
    },
  }
}

async function waitUntil(dueMs: number, nowMs: () => number, signal: AbortSignal | undefined): Promise<void> {
  const options = signal === undefined ? {} : { signal }
  // Timers may come early, and the session's clock need not go as fast as this machine's.
  for (let leftMs = dueMs - nowMs(); leftMs > 0; leftMs = dueMs - nowMs())
    await sleep(leftMs, undefined, options).catch(() => signal?.throwIfAborted())
}
