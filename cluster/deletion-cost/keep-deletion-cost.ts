/** Kubernetes asks that the cost be written seldom, since each time is an update of the pod: so often at most. */
export const WRITE_EVERY_MS = 15_000
/** After a fault the pause is twice as long each time, up to this. */
export const LONGEST_PAUSE_MS = 300_000
/** Pauses after faults are longer or shorter by up to this share, so that workers do not come back as one. */
const JITTER = 0.3
/** The cost is looked at so often, milliseconds. */
const LOOK_EVERY_MS = 1000

export interface KeepOptions {
  /** What ending this pod would cost now, a whole number. */
  readonly cost: () => number
  /** Writes it; rejects where it cannot. Nothing more is written after `signal` is aborted. */
  readonly write: (cost: number, signal: AbortSignal) => Promise<void>
  readonly say: (level: 'info' | 'warn', sentence: string) => void
  /** 0 to 1; default: chance. */
  readonly random?: () => number
}

/** Ends the writing, also one that is under way. */
export interface KeptCost {
  close(): Promise<void>
}

/**
 * Keeps what is written equal to what ending this pod would cost: a change is written at once, the next one not
 * before `WRITE_EVERY_MS`. What cannot be written is said once and tried again; nothing else is disturbed by it.
 */
export function keepDeletionCost({ cost, write, say, random = Math.random }: KeepOptions): KeptCost {
  const closing = new AbortController()
  // Whatever stands there is of before: a container is started anew in the same pod.
  let written: number | undefined
  let notBeforeMs = 0
  let faults = 0
  let isWriting = false

  const look = async (): Promise<void> => {
    const now = cost()
    if (isWriting || now === written || performance.now() < notBeforeMs) return
    isWriting = true
    try {
      await write(now, closing.signal)
      written = now
      if (faults > 0) say('info', 'what ending this pod would cost is written again')
      faults = 0
      notBeforeMs = performance.now() + WRITE_EVERY_MS
    } catch (error) {
      if (closing.signal.aborted) return
      if (faults === 0) say('warn', sentenceOf(error as Error))
      const pauseMs = Math.min(LONGEST_PAUSE_MS, WRITE_EVERY_MS * 2 ** faults)
      faults++
      notBeforeMs = performance.now() + pauseMs * (1 + JITTER * (2 * random() - 1))
    } finally {
      isWriting = false
    }
  }
  const looking = setInterval(() => void look(), LOOK_EVERY_MS)
  void look()
  return {
    close: async () => {
      clearInterval(looking)
      closing.abort()
    },
  }
}

function sentenceOf({ message }: Error): string {
  return `Kubernetes is not told what ending this pod would cost, and may end it before an idle one; it is told as soon as it can be, and this worker goes on. ${message}`
}
