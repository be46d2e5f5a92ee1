/** The promise: from frame to partial caption, 95th percentile, milliseconds. */
export const PROMISED_PARTIAL_MS = 250

export interface CameraLoad {
  /** Threads that find hands. */
  readonly threads: number
  /** Cores of the machine, which decode too. */
  readonly cores: number
  /** What one frame takes a thread, milliseconds. */
  readonly handMs: number
  /** Hands are found on a GPU, so that threads only decode. */
  readonly isGpu: boolean
}

export interface Held {
  /** How many the worker has now. */
  readonly held: number
  /** As measured; 0 where nothing was read. */
  readonly partialLatencyMs: number
  /** A number that an operator gave: it wins over what is measured. */
  readonly configured: number | undefined
}

/** Frames a second that a camera is reckoned with. */
const FRAMES_PER_SECOND = 30
/** What ffmpeg takes a core for one picture of 640×480, milliseconds (357 a second measured on one core). */
const DECODE_MS = 2.8
/** Share of the threads' time that cameras may fill: beyond it frames wait for each other, and more are dropped. */
const MOST_BUSY = 0.75
/**
 * The longest tick that keeps the promise, milliseconds: a frame waits for the tick under way and then for its own,
 * and has come from its camera before.
 */
const LONGEST_TICK_MS = 90
/** A session is read over time in every second tick: four frames of 30 a second at a time. */
const TICKS_PER_READ = 2

/** How many cameras a worker can hold at the promised latency; at least one, or nothing would ever be read. */
export function cameraCapacity(load: CameraLoad, now: Held): number {
  const { threads, cores, handMs, isGpu } = load
  const secondMs = 1000 * MOST_BUSY
  const byHands = (threads * secondMs) / (FRAMES_PER_SECOND * (handMs + (isGpu ? 0 : DECODE_MS)))
  const byDecoding = (cores * secondMs) / (FRAMES_PER_SECOND * DECODE_MS)
  return admitted(Math.min(byHands, byDecoding), now)
}

/**
 * How many sessions it can recognise; `sessionMs` is what one takes of a tick in which it is read over time,
 * milliseconds.
 */
export function sessionCapacity(sessionMs: number, now: Held): number {
  return admitted((LONGEST_TICK_MS * TICKS_PER_READ) / sessionMs, now)
}

/** A worker that breaks the promise already takes nothing more, whatever was reckoned. */
function admitted(reckoned: number, { held, partialLatencyMs, configured }: Held): number {
  if (configured !== undefined) return configured
  const most = Math.max(1, Math.floor(reckoned))
  return held > 0 && partialLatencyMs > PROMISED_PARTIAL_MS ? Math.min(most, held) : most
}
