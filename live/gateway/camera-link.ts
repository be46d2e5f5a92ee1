import type { CameraId, DropReason } from '../../components/types/camera.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import { readLandmarkMessage } from '../../components/types/landmark-message/read.ts'
import { retimeLandmarkMessage } from '../../components/types/landmark-message/write.ts'
import { CLOSE_CODE } from '../../components/types/live-messages.ts'
import type { CameraState } from '../../components/types/live-session.ts'
import type { CameraTrace } from '../telemetry/traces.ts'
import { CameraFigures } from './camera-figures.ts'
import type { GatewayLimits } from './gateway-limits.ts'
import type { LandmarkOutbox } from './landmark-outbox.ts'
import { ClockMap } from './map-clock.ts'
import { FrameRetimer } from './retime-frame.ts'
import type { SocketLine } from './socket-line.ts'
import { TokenBucket } from './token-bucket.ts'

export interface CameraLinkOptions {
  readonly cameraId: CameraId
  readonly line: SocketLine
  readonly limits: GatewayLimits
  readonly gatewayId: string
  readonly trace: CameraTrace
  /** Zero of the session's clock, milliseconds since 1970. */
  readonly startedAtMs: number
  /** Milliseconds since 1970 on the bus's clock. */
  readonly nowMs: () => number
  /** Of all cameras of this gateway together. */
  readonly allLandmarks: TokenBucket
  readonly openOutbox: (fence: number, lost: (count: number) => void) => LandmarkOutbox
}

/** A new camera's clock is read so often at first, then now and then. */
const QUICK_PINGS = 5
const QUICK_PING_MS = 200
const PING_MS = 5000
/** A frame at an impossible time says that the clock was set: it is read again, at most so often, milliseconds. */
const ALARM_PING_MS = 500
/** Unanswered pings that are remembered. */
const MOST_PINGS = 8
/** Messages that may wait until the camera's clock and fence are known. */
const MOST_HELD = 64

const WHY: Readonly<Record<'repeated' | 'future' | 'past', string>> = {
  repeated: 'was sent before; indices of pictures must rise',
  future: 'lies in the future; its clock is read again',
  past: 'is too long ago; its clock is read again',
}

type Checked =
  | { readonly ok: true; readonly frame: HandFrame }
  | { readonly ok: false; readonly reason: DropReason; readonly fault: string }

/** A browser camera's socket: reads its clock, checks, retimes and sends on what it sees, and counts what it drops. */
export class CameraLink {
  readonly cameraId: CameraId
  readonly #options: CameraLinkOptions
  readonly #clock: ClockMap = new ClockMap()
  readonly #retimer: FrameRetimer
  readonly #figures: CameraFigures
  readonly #rate: TokenBucket
  readonly #pings: Map<number, number> = new Map()
  #pinged = 0
  #pingedAtMs = Number.NEGATIVE_INFINITY
  #pingTimer: NodeJS.Timeout | undefined
  #held: { readonly message: Uint8Array; readonly frame: HandFrame }[] = []
  #outbox: LandmarkOutbox | undefined
  #fence: number | undefined
  #ended = false

  constructor(options: CameraLinkOptions) {
    this.cameraId = options.cameraId
    this.#options = options
    this.#retimer = new FrameRetimer(options.limits.landmarkAgeMs)
    this.#figures = new CameraFigures(options.cameraId, this.#sessionMs())
    const { landmarksPerSecond } = options.limits
    this.#rate = new TokenBucket(landmarksPerSecond, 2 * landmarksPerSecond, options.nowMs())
    this.#ping()
  }

  /** Undefined until the camera is let in. */
  get fence(): number | undefined {
    return this.#fence
  }

  /** The camera is let in: what it sent already goes on. */
  letIn(fence: number): void {
    this.#fence = fence
    this.#outbox = this.#options.openOutbox(fence, (count) => this.#figures.drop('newer-frame', count))
    this.#passHeld()
  }

  pong(id: number, clientMs: number): void {
    const receivedMs = this.#options.nowMs()
    const sentMs = this.#pings.get(id)
    if (sentMs === undefined) {
      this.#options.line.fault(`pong ${id}: no such ping is waited for`)
      return
    }
    this.#pings.delete(id)
    const { offsetMs, roundTripMs } = this.#clock.add({ sentMs, clientMs, receivedMs })
    this.#options.line.show({ type: 'clock', offsetMs, roundTripMs })
    this.#passHeld()
  }

  /** Takes a binary frame of the socket: one landmark message. */
  landmarks(bytes: Uint8Array): void {
    const checked = this.#check(bytes)
    if (!checked.ok) this.#drop(checked.reason, checked.fault)
    // The socket's buffer is used again, and the message is changed.
    else this.#take(Uint8Array.from(bytes), checked.frame)
  }

  state(): CameraState {
    const { estimate } = this.#clock
    return {
      ...this.#figures.state(this.#sessionMs()),
      reconnects: 0,
      clockOffsetMs: estimate?.offsetMs ?? 0,
      holder: this.#options.gatewayId,
      ...(this.#ended
        ? { phase: 'ended', sentence: 'It has left; open its link again to bring it back.' }
        : {}),
    }
  }

  /** Another socket is this camera now. */
  takenOver(): void {
    this.#outbox?.discard()
    this.#options.line.refuse(
      `another device joined as camera "${this.cameraId}"; this one has stopped. Open the link again to take it back`,
      CLOSE_CODE.takenOver,
    )
    void this.end()
  }

  /** The operator took the camera out of the session. */
  removed(): void {
    this.#options.line.refuse(`camera "${this.cameraId}" was taken out of the session`)
    void this.end()
  }

  /** Stops; settles when what came is sent on. */
  async end(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    clearTimeout(this.#pingTimer)
    this.#options.trace.end()
    await this.#outbox?.close()
  }

  #check(bytes: Uint8Array): Checked {
    const { limits, allLandmarks, nowMs } = this.#options
    if (!this.#rate.take(nowMs())) {
      const fault = `more than ${limits.landmarksPerSecond} landmark messages a second; send fewer`
      return { ok: false, reason: 'rate-limit', fault }
    }
    if (!allLandmarks.take(nowMs()))
      return {
        ok: false,
        reason: 'rate-limit',
        fault: 'the gateway has too many landmark messages; send fewer',
      }
    const read = readLandmarkMessage(bytes, this.cameraId)
    if (!read.ok) return { ok: false, reason: 'corrupt', fault: read.fault }
    const more = bytes.length - read.bytes
    if (more === 0) return { ok: true, frame: read.frame }
    return {
      ok: false,
      reason: 'corrupt',
      fault: `a frame holds one landmark message; ${more} bytes follow it`,
    }
  }

  #take(message: Uint8Array, frame: HandFrame): void {
    const { estimate } = this.#clock
    if (this.#outbox !== undefined && estimate !== undefined) {
      this.#pass(message, frame, estimate.offsetMs)
      return
    }
    this.#held.push({ message, frame })
    if (this.#held.length <= MOST_HELD) return
    this.#held.shift()
    this.#drop('newer-frame', 'landmarks wait for the answer to a ping; answer pings with pong')
  }

  #passHeld(): void {
    const { estimate } = this.#clock
    if (this.#outbox === undefined || estimate === undefined) return
    for (const { message, frame } of this.#held.splice(0)) this.#pass(message, frame, estimate.offsetMs)
  }

  #pass(message: Uint8Array, frame: HandFrame, offsetMs: number): void {
    const nowMs = this.#sessionMs()
    const senderMs = frame.timestampMs - this.#options.startedAtMs
    const retimed = this.#retimer.retime({ index: frame.index, senderMs }, offsetMs, nowMs)
    if (retimed.ok) {
      retimeLandmarkMessage(message, retimed.timestampMs)
      this.#figures.add({ ...frame, timestampMs: retimed.timestampMs }, nowMs)
      this.#outbox?.push(message)
      return
    }
    if (retimed.why !== 'repeated') this.#pingInAlarm()
    this.#drop('out-of-order', `picture ${frame.index} ${WHY[retimed.why]}`)
  }

  #drop(reason: DropReason, fault: string): void {
    this.#figures.drop(reason)
    this.#options.line.fault(fault)
  }

  #ping(): void {
    clearTimeout(this.#pingTimer)
    if (this.#ended) return
    this.#pinged += 1
    this.#pingedAtMs = this.#options.nowMs()
    this.#pings.set(this.#pinged, this.#pingedAtMs)
    if (this.#pings.size > MOST_PINGS) this.#pings.delete(this.#pinged - MOST_PINGS)
    this.#options.line.send({ type: 'ping', id: this.#pinged })
    const waitMs = this.#pinged < QUICK_PINGS ? QUICK_PING_MS : PING_MS
    this.#pingTimer = setTimeout(() => this.#ping(), waitMs).unref()
  }

  #pingInAlarm(): void {
    if (this.#options.nowMs() - this.#pingedAtMs >= ALARM_PING_MS) this.#ping()
  }

  #sessionMs(): number {
    return this.#options.nowMs() - this.#options.startedAtMs
  }
}
