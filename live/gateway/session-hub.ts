import type { Logger } from 'pino'
import type { CameraId } from '../../components/types/camera.ts'
import type { Caption } from '../../components/types/caption.ts'
import { CLOSE_CODE, type FromGateway, type Role } from '../../components/types/live-messages.ts'
import type { CameraState, LiveSession } from '../../components/types/live-session.ts'
import type { LiveBus, Subscription } from '../port/bus.ts'
import { instruments } from '../telemetry/instruments.ts'
import { traceDelivery } from '../telemetry/traces.ts'
import type { CameraLink } from './camera-link.ts'
import { CaptionFeed } from './caption-feed.ts'
import type { GatewayLimits } from './gateway-limits.ts'
import { LandmarkOutbox } from './landmark-outbox.ts'
import type { Line } from './line.ts'
import { remarkOnCameras } from './remark-on-cameras.ts'
import { LAST_WORD_MS } from './session-desk.ts'
import { shareSession, signCaption } from './share-session.ts'

export interface HubOptions {
  readonly bus: LiveBus
  readonly limits: GatewayLimits
  readonly gatewayId: string
  readonly log: Logger
}

interface Written {
  readonly caption: Caption
  readonly message: FromGateway
  readonly text: string
}

/** States are said and shown so often, milliseconds. */
const STATE_MS = 1000
/** While anybody is here the session is kept and its recognition offered anew, every so many states. */
const KEEP_EVERY = 10

/** All that this gateway does for one session: who is here, its cameras, and what they are told. */
export class SessionHub {
  readonly feed: CaptionFeed
  readonly #options: HubOptions
  readonly #lines: Map<Line, Role> = new Map()
  readonly #cameras: Map<CameraId, CameraLink> = new Map()
  /** Links that have ended and still send what they have. */
  readonly #leaving: Set<Promise<void>> = new Set()
  /** How often each camera came. */
  readonly #joins: Map<CameraId, number> = new Map()
  readonly #following: Subscription
  readonly #stating: NodeJS.Timeout
  #session: LiveSession
  #states = 0
  #delivered = 0
  #ending = false
  #written: Written | undefined

  constructor(options: HubOptions, session: LiveSession) {
    this.#options = options
    this.#session = session
    this.feed = new CaptionFeed(options.bus, session.id)
    this.#following = options.bus.sessions.follow(session.id, (now) => this.#change(now))
    this.#stating = setInterval(() => void this.#tellStates(), STATE_MS).unref()
  }

  get session(): LiveSession {
    return this.#session
  }

  get count(): number {
    return this.#lines.size
  }

  get isIdle(): boolean {
    return this.#lines.size === 0 && this.#leaving.size === 0 && !this.#ending
  }

  /** Welcomes whoever came. The returned function takes them out again. */
  enter(line: Line, role: Role): () => void {
    this.#lines.set(line, role)
    const session = shareSession(this.#session)
    line.send({ type: 'welcome', role, session, sessionMs: this.#sessionMs() })
    return () => this.#lines.delete(line)
  }

  /** Gives a reader every final above `after` and what is under way. */
  read(line: Line, after: number): Subscription {
    return this.feed.follow(after, (caption) => {
      const { message, text } = this.#write(caption)
      if (caption.state === 'partial') line.show(message, text)
      else line.send(message, text)
      this.#traceOnce(caption)
    })
  }

  /** A link that was let in is its camera from now on; one of a lower fence stops. */
  take(link: CameraLink): void {
    const other = this.#cameras.get(link.cameraId)
    const listed = this.#session.cameras.find(({ id }) => id === link.cameraId)
    const elsewhere = listed?.kind === 'browser' ? (listed.fence ?? 0) : 0
    if (Math.max(other?.fence ?? 0, elsewhere) > (link.fence ?? 0)) {
      link.takenOver()
      return
    }
    const joins = this.#joins.get(link.cameraId) ?? 0
    this.#joins.set(link.cameraId, joins + 1)
    this.#cameras.set(link.cameraId, link)
    if (other === undefined) instruments().cameras.add(1, { kind: 'browser' })
    else other.takenOver()
    if (joins > 0) instruments().cameraReconnects.add(1, { kind: 'browser' })
  }

  /** The link's socket has closed. */
  drop(link: CameraLink): void {
    const leaving = link.end()
    this.#leaving.add(leaving)
    void leaving.finally(() => this.#leaving.delete(leaving))
    if (this.#cameras.get(link.cameraId) !== link) return
    this.#cameras.delete(link.cameraId)
    instruments().cameras.add(-1, { kind: 'browser' })
    this.#options.bus.states.setCamera(this.#session.id, this.#stateOf(link))
  }

  openOutbox(
    cameraId: CameraId,
    fence: number,
    traceparent: string | undefined,
    lost: (count: number) => void,
  ): LandmarkOutbox {
    const { bus, limits } = this.#options
    return new LandmarkOutbox({
      cameraId,
      fence,
      traceparent,
      lost,
      nowMs: () => bus.nowMs(),
      outageMs: limits.outageMs,
      append: (batch) => bus.landmarks.append(this.#session.id, batch),
    })
  }

  /** Tells everybody to go elsewhere; settles when they have gone or been closed, and what they sent is sent on. */
  async drain(): Promise<void> {
    const { limits, log } = this.#options
    this.#tellAll({ type: 'drain', reconnectAfterMs: Math.round(limits.drainMs / 6) })
    await withinMs(limits.drainMs, () => this.#lines.size === 0)
    this.#closeLines(CLOSE_CODE.restarting, 'the gateway restarts; connect again', 'camera')
    await Promise.all([...this.#cameras.values()].map((link) => link.end()))
    await Promise.all(this.#leaving)
    await this.feed
      .catchUp()
      .catch((error) => log.warn({ sessionId: this.#session.id, error }, 'not every final was delivered'))
    this.#closeLines(CLOSE_CODE.restarting, 'the gateway restarts; connect again')
    this.close()
  }

  close(): void {
    clearInterval(this.#stating)
    this.#following.close()
    this.feed.close()
  }

  /** The feed gives one caption to all readers, one after the other: it is written once. */
  #write(caption: Caption): Written {
    if (this.#written?.caption !== caption) {
      const message: FromGateway = { type: 'caption', caption: signCaption(caption, this.#session) }
      this.#written = { caption, message, text: JSON.stringify(message) }
    }
    return this.#written
  }

  #change(session: LiveSession | undefined): void {
    const before = this.#session
    this.#session = session ?? { ...before, ended: true }
    if (
      session !== undefined &&
      JSON.stringify(shareSession(session)) !== JSON.stringify(shareSession(before))
    )
      this.#tellAll({ type: 'session', session: shareSession(session) })
    for (const camera of session?.cameras ?? []) {
      const link = this.#cameras.get(camera.id)
      const newest = camera.kind === 'browser' ? (camera.fence ?? 0) : Number.POSITIVE_INFINITY
      if (link?.fence !== undefined && link.fence < newest) link.takenOver()
    }
    this.#stopRemoved(before)
    if (this.#session.ended) void this.#end()
  }

  /** A camera that just came may not be in what was heard last, so only those that were listed can be removed. */
  #stopRemoved(before: LiveSession): void {
    const listed = new Set(this.#session.cameras.map(({ id }) => id))
    for (const { id } of before.cameras) {
      if (listed.has(id)) continue
      this.#cameras.get(id)?.removed()
      this.#joins.delete(id)
    }
  }

  /** Nothing more is taken from cameras; everybody may see the last word before they are told that it is over. */
  async #end(): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    for (const link of this.#cameras.values()) void link.end()
    await new Promise((resolve) => setTimeout(resolve, LAST_WORD_MS).unref())
    await this.feed.catchUp().catch(() => {})
    this.#closeLines(CLOSE_CODE.ended, 'the session has ended')
    this.#ending = false
  }

  /** Closes the lines of one role, or of all. */
  #closeLines(code: number, reason: string, role?: Role): void {
    for (const [line, its] of this.#lines) {
      if (role !== undefined && its !== role) continue
      if (code === CLOSE_CODE.ended) line.send({ type: 'end' })
      line.close(code, reason)
    }
  }

  async #tellStates(): Promise<void> {
    const { bus, log } = this.#options
    const { id } = this.#session
    if (this.#session.ended) return
    for (const link of this.#cameras.values()) bus.states.setCamera(id, this.#stateOf(link))
    this.#states += 1
    try {
      if (this.#states % KEEP_EVERY === 1 && this.#lines.size > 0) {
        await bus.sessions.keep(id)
        if (this.#cameras.size > 0) await bus.leases.offer({ kind: 'recognise', sessionId: id })
      }
      const [said, remarks] = await Promise.all([bus.states.cameras(id), bus.states.remarks(id)])
      const cameras = this.#session.cameras.map((camera) => {
        const link = this.#cameras.get(camera.id)
        if (link !== undefined) return this.#stateOf(link)
        return said.find(({ cameraId }) => cameraId === camera.id) ?? this.#unknown(camera)
      })
      const message: FromGateway = {
        type: 'cameras',
        cameras: remarkOnCameras(cameras, remarks),
        sentence: remarks?.sentence ?? '',
      }
      const text = JSON.stringify(message)
      for (const [line, role] of this.#lines) if (role !== 'reader') line.show(message, text)
    } catch (error) {
      log.debug({ sessionId: id, error }, 'states wait for the bus')
    }
  }

  #stateOf(link: CameraLink): CameraState {
    return { ...link.state(), reconnects: Math.max(0, (this.#joins.get(link.cameraId) ?? 0) - 1) }
  }

  #unknown({ id, kind }: LiveSession['cameras'][number]): CameraState {
    return {
      cameraId: id,
      kind,
      phase: 'waiting',
      sentence: kind === 'browser' ? 'Nobody sends for it; open its link.' : 'It waits for a worker.',
      width: 0,
      height: 0,
      framesPerSecond: 0,
      frameAgeMs: 0,
      shareWithHand: 0,
      dropped: [],
      reconnects: 0,
      clockOffsetMs: 0,
      holder: '',
      atMs: this.#sessionMs(),
    }
  }

  #tellAll(message: FromGateway): void {
    const text = JSON.stringify(message)
    for (const line of this.#lines.keys()) line.send(message, text)
  }

  #traceOnce(caption: Caption): void {
    if (caption.state === 'partial' || caption.number <= this.#delivered) return
    this.#delivered = caption.number
    traceDelivery(this.#session.id, caption, this.feed.readers)
  }

  #sessionMs(): number {
    return this.#options.bus.nowMs() - this.#session.startedAtMs
  }
}

/** Settles when `holds`, or after so many milliseconds. */
async function withinMs(mostMs: number, holds: () => boolean): Promise<void> {
  const STEP_MS = 25
  for (let passedMs = 0; passedMs < mostMs && !holds(); passedMs += STEP_MS)
    await new Promise((resolve) => setTimeout(resolve, STEP_MS))
}
