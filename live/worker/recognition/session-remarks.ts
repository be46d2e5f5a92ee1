import type { KnownLate } from '../../../components/joined/hands-to-captions/late-cameras.ts'
import type { SessionId, SessionRemarks } from '../../../components/types/live-session.ts'
import type { StateBoard } from '../../port/bus.ts'

/** Remarks are said again so often, milliseconds. */
const SAY_EVERY_MS = 1000

export interface RemarksOptions {
  readonly states: StateBoard
  readonly sessionId: SessionId
  readonly workerId: string
  /** The worker has a folder for recordings. */
  readonly records: boolean
}

/** Tells operator and cameras what only the reader of a session notices, for as long as it reads. */
export class Remarks implements Disposable {
  readonly #options: RemarksOptions
  readonly #timer: NodeJS.Timeout
  #late: readonly KnownLate[] = []
  #isRecording = false

  constructor(options: RemarksOptions) {
    this.#options = options
    this.#timer = setInterval(() => this.#say(), SAY_EVERY_MS).unref()
  }

  late(cameras: readonly KnownLate[]): void {
    this.#late = cameras
  }

  recording(isOn: boolean): void {
    if (isOn === this.#isRecording) return
    this.#isRecording = isOn
    this.#say()
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  #say(): void {
    const { states, sessionId } = this.#options
    states.setRemarks(sessionId, remarksOn(this.#late, this.#isRecording, this.#options))
  }
}

export function remarksOn(
  late: readonly KnownLate[],
  isRecording: boolean,
  { workerId, records }: Pick<RemarksOptions, 'workerId' | 'records'>,
): SessionRemarks {
  return {
    sentence:
      isRecording && !records
        ? `Nothing is being recorded: worker ${workerId}, which recognises the session now, has no folder for recordings; start it with --recordings DIR, or stop it where others have one.`
        : '',
    cameras: late.map((camera) => ({ cameraId: camera.cameraId, sentence: remarkOn(camera) })),
  }
}

function remarkOn({ lateMs, isLeftOut }: KnownLate): string {
  const seconds = (Math.abs(lateMs) / 1000).toFixed(1)
  if (lateMs < 0)
    return `Its picture is ahead of most others’ by about ${seconds} s; it is left out while they see the hand. If they are late, lower their encoders’ delay.`
  return isLeftOut
    ? `Its picture is late by about ${seconds} s; it is left out while others see the hand. Lower its encoder’s delay, or take another camera.`
    : `Its picture is late by about ${seconds} s; the captions wait for it.`
}
