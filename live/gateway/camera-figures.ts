import type { CameraId, DropReason } from '../../components/types/camera.ts'
import { DropCounter } from '../../components/types/count-drops.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import type { CameraState } from '../../components/types/live-session.ts'
import { instruments } from '../telemetry/instruments.ts'

interface Seen {
  readonly atMs: number
  readonly ageMs: number
  readonly hasHand: boolean
}

/** What is shown rests on the last so many milliseconds. */
const SHOWN_MS = 3000
/** A camera that sends nothing for so long is silent. */
const SILENT_MS = 2000

export type BrowserFigures = Omit<CameraState, 'reconnects' | 'clockOffsetMs' | 'holder'>

/** How a browser camera fares, as its landmarks come in. */
export class CameraFigures {
  readonly #cameraId: CameraId
  readonly #sinceMs: number
  readonly #drops: DropCounter = new DropCounter()
  #seen: Seen[] = []
  #lastMs: number | undefined
  #size: Pick<HandFrame, 'width' | 'height'> = { width: 0, height: 0 }

  constructor(cameraId: CameraId, nowMs: number) {
    this.#cameraId = cameraId
    this.#sinceMs = nowMs
  }

  /** Takes a frame that was let through, its time on the session's clock. */
  add(frame: HandFrame, nowMs: number): void {
    const ageMs = nowMs - frame.timestampMs
    this.#seen.push({ atMs: nowMs, ageMs, hasHand: frame.hands.length > 0 })
    this.#lastMs = nowMs
    this.#size = frame
  }

  drop(reason: DropReason, count = 1): void {
    this.#drops.add(this.#cameraId, reason, count)
    instruments().framesDropped.add(count, { kind: 'browser', reason })
  }

  state(nowMs: number): BrowserFigures {
    this.#seen = this.#seen.filter(({ atMs }) => atMs > nowMs - SHOWN_MS)
    const seen = this.#seen
    const spanMs = Math.min(SHOWN_MS, Math.max(1000, nowMs - this.#sinceMs))
    const silentMs = nowMs - (this.#lastMs ?? this.#sinceMs)
    const isSilent = silentMs > SILENT_MS
    return {
      cameraId: this.#cameraId,
      kind: 'browser',
      phase: isSilent ? 'silent' : this.#lastMs === undefined ? 'opening' : 'live',
      sentence: isSilent
        ? `It has sent nothing for ${Math.round(silentMs / 1000)} s; see that its page is open and in front.`
        : '',
      width: this.#size.width,
      height: this.#size.height,
      framesPerSecond: (seen.length / spanMs) * 1000,
      frameAgeMs: median(seen.map(({ ageMs }) => ageMs)),
      shareWithHand: seen.length === 0 ? 0 : seen.filter(({ hasHand }) => hasHand).length / seen.length,
      dropped: this.#drops.counts,
      atMs: nowMs,
    }
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
