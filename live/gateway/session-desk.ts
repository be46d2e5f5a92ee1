import { randomBytes } from 'node:crypto'
import type { CameraId } from '../../components/types/camera.ts'
import type { Role } from '../../components/types/live-messages.ts'
import type { LiveSession, SessionCamera, SessionId } from '../../components/types/live-session.ts'
import type { LiveBus } from '../port/bus.ts'
import { type Task, taskName } from '../port/leases.ts'
import { admit, admitRecording, NoRoom } from './admit.ts'
import { askName } from './ask-name.ts'
import type { CameraAddresses } from './camera-addresses.ts'
import type { GatewayLimits } from './gateway-limits.ts'
import { Refusal } from './refusal.ts'
import type { CreatedSession, NewSession, NewTicket, WrittenTicket } from './schemas.ts'
import { shareSession } from './share-session.ts'
import type { TicketOffice } from './ticket.ts'

export interface SessionDeskOptions {
  readonly bus: LiveBus
  readonly limits: GatewayLimits
  readonly tickets: TicketOffice
  readonly addresses: CameraAddresses
  readonly workerStartSeconds: number | undefined
}

/** A recogniser has so long to make final what is under way when its session ends, milliseconds. */
export const LAST_WORD_MS = 2500

/**
 * What counts as wanted when it is refused: server cameras, and a session that is not there yet. One that is there
 * counts by itself, whether a worker has it or not.
 */
interface Wanted {
  readonly ask: string
  readonly cameras: readonly SessionCamera[]
  readonly isNew: boolean
}

const PAGE: Readonly<Record<Role, string>> = { operator: 'stage', reader: 'captions', camera: 'join' }

/** Opens, changes and ends sessions. What it does not do it rejects with a Refusal. */
export class SessionDesk {
  readonly #options: SessionDeskOptions
  readonly #ending: Map<SessionId, NodeJS.Timeout> = new Map()

  constructor(options: SessionDeskOptions) {
    this.#options = options
  }

  /** `trusted`: whoever named the server cameras may read any address, as the person at the command line may. */
  async create(asked: NewSession, trusted = false): Promise<CreatedSession> {
    const { alphabet, cameras, ticketMinutes } = asked
    const { bus, limits } = this.#options
    const running = (await bus.sessions.list()).filter(({ ended }) => !ended).length
    if (running >= limits.sessions)
      throw new Refusal(
        503,
        `there are ${running} sessions, the most that are allowed; end one, then try again`,
      )
    this.#refuseTooMany(cameras.length)
    const twice = cameras.find(({ id }, place) => cameras.findIndex((camera) => camera.id === id) !== place)
    if (twice !== undefined)
      throw new Refusal(400, `camera "${twice.id}" is named twice; give each its own id`)
    const checked = trusted ? cameras : cameras.map((camera) => this.#checkAddress(camera))
    const wanted: Wanted = { ask: askName(asked), cameras: checked, isNew: true }
    await this.#admit(wanted, cameras.length > 0)
    const session: LiveSession = {
      id: randomBytes(16).toString('base64url'),
      startedAtMs: bus.nowMs(),
      alphabet,
      recording: false,
      cameras: checked,
      ended: false,
    }
    await bus.sessions.create(session)
    if (cameras.length > 0) this.#note('noteLetIn', wanted)
    await this.#offer(session.id, checked)
    const ticket = (role: Role): WrittenTicket =>
      this.writeTicket(session.id, { role, minutes: ticketMinutes })
    return {
      session: shareSession(session),
      tickets: { operator: ticket('operator'), reader: ticket('reader'), camera: ticket('camera') },
    }
  }

  async get(id: SessionId): Promise<LiveSession> {
    const session = await this.#options.bus.sessions.get(id)
    if (session === undefined) throw new Refusal(404, 'there is no such session; it has ended or expired')
    return session
  }

  /** The session with the changed recording, which every camera shows; on only where it would be kept. */
  async setRecording(id: SessionId, on: boolean): Promise<LiveSession> {
    if (on) await admitRecording(this.#options)
    return this.#change(id, (session) => ({ ...session, recording: on }))
  }

  async addCamera(id: SessionId, camera: SessionCamera): Promise<LiveSession> {
    const checked = this.#checkAddress(camera)
    const before = await this.get(id)
    this.#refuseTooMany(before.cameras.length + 1)
    const wanted: Wanted = { ask: askName([id, camera]), cameras: [checked], isNew: false }
    await this.#admit(wanted, before.cameras.length === 0)
    const session = await this.#change(id, (now) => {
      if (now.cameras.some((other) => other.id === camera.id))
        throw new Refusal(
          409,
          `the session has a camera "${camera.id}" already; choose another id or remove it`,
        )
      this.#refuseTooMany(now.cameras.length + 1)
      return { ...now, cameras: [...now.cameras, checked] }
    })
    this.#note('noteLetIn', wanted)
    await this.#offer(id, [checked])
    return session
  }

  async removeCamera(id: SessionId, cameraId: CameraId): Promise<LiveSession> {
    const session = await this.#change(id, (now) => {
      if (!now.cameras.some((camera) => camera.id === cameraId))
        throw new Refusal(404, `the session has no camera "${cameraId}"`)
      return { ...now, cameras: now.cameras.filter((camera) => camera.id !== cameraId) }
    })
    await this.#options.bus.leases.withdraw({ kind: 'camera', sessionId: id, cameraId })
    return session
  }

  /**
   * Lets a browser be a camera of the session and gives its fence: a socket that was this camera before has a lower
   * one from now on.
   */
  async joinCamera(id: SessionId, cameraId: CameraId): Promise<number> {
    const { bus, limits } = this.#options
    const before = await this.get(id)
    await admit(this.#options, 'recognise', before.cameras.length === 0 ? 1 : 0)
    const isFull = before.cameras.length >= limits.camerasPerSession
    const present = isFull ? await this.#presentCameras(id) : undefined
    const fence = await bus.leases.nextFence(taskName({ kind: 'camera', sessionId: id, cameraId }))
    await this.#change(id, (session) => {
      const known = session.cameras.find((camera) => camera.id === cameraId)
      if (known?.kind === 'server')
        throw new Refusal(409, `camera "${cameraId}" is read by a worker; join with another id`)
      // Browsers that left make room for one that comes.
      const others = session.cameras.filter(
        (camera) => camera.id !== cameraId && (camera.kind === 'server' || (present?.has(camera.id) ?? true)),
      )
      this.#refuseTooMany(others.length + 1)
      const newest = Math.max(fence, known?.fence ?? 0)
      return { ...session, cameras: [...others, { kind: 'browser', id: cameraId, fence: newest }] }
    })
    await this.#offer(id, [])
    return fence
  }

  /** Ends the session: cameras stop at once, the recogniser when what is under way is final. */
  async end(id: SessionId): Promise<LiveSession> {
    const { bus } = this.#options
    const session = await bus.sessions.update(id, (now) => ({ ...now, ended: true, recording: false }))
    if (session === undefined) throw new Refusal(404, 'there is no such session; it has ended or expired')
    const cameras = session.cameras.map(
      ({ id: cameraId }): Task => ({ kind: 'camera', sessionId: id, cameraId }),
    )
    await Promise.all(cameras.map((task) => bus.leases.withdraw(task)))
    clearTimeout(this.#ending.get(id))
    this.#ending.set(
      id,
      setTimeout(() => void this.#withdrawRecogniser(id).catch(() => {}), LAST_WORD_MS),
    )
    return session
  }

  writeTicket(sessionId: SessionId, { role, cameraId, minutes }: NewTicket): WrittenTicket {
    const { bus, limits, tickets } = this.#options
    if (cameraId !== undefined && role !== 'camera')
      throw new Refusal(400, `a ${role}'s ticket has no camera; leave cameraId out`)
    const lasting = minutes ?? limits.ticketMinutes
    if (lasting > limits.mostTicketMinutes)
      throw new Refusal(400, `a ticket lasts ${limits.mostTicketMinutes} minutes at most, not ${lasting}`)
    const expiresAtMs = bus.nowMs() + lasting * 60_000
    const said = { sessionId, role, expiresAtMs }
    const ticket = tickets.write(cameraId === undefined ? said : { ...said, cameraId })
    const expiresAt = new Date(Math.floor(expiresAtMs / 1000) * 1000).toISOString()
    return { ticket, role, expiresAt, link: `/${PAGE[role]}/${sessionId}#ticket=${ticket}` }
  }

  /** Finishes what would have been done later. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#ending.keys()].map((id) => this.#withdrawRecogniser(id)))
  }

  async #withdrawRecogniser(sessionId: SessionId): Promise<void> {
    clearTimeout(this.#ending.get(sessionId))
    this.#ending.delete(sessionId)
    await this.#options.bus.leases.withdraw({ kind: 'recognise', sessionId })
  }

  async #change(id: SessionId, change: (session: LiveSession) => LiveSession): Promise<LiveSession> {
    const changed = await this.#options.bus.sessions.update(id, (session) => {
      if (session.ended) throw new Refusal(410, 'the session has ended')
      return change(session)
    })
    if (changed === undefined) throw new Refusal(404, 'there is no such session; it has ended or expired')
    return changed
  }

  async #presentCameras(id: SessionId): Promise<ReadonlySet<CameraId>> {
    const states = await this.#options.bus.states.cameras(id)
    return new Set(states.filter(({ phase }) => phase !== 'ended').map(({ cameraId }) => cameraId))
  }

  /** What is refused for want of room is noted as wanted. */
  async #admit(wanted: Wanted, isFirst: boolean): Promise<void> {
    try {
      await admit(this.#options, 'camera', serversOf(wanted.cameras))
      await admit(this.#options, 'recognise', isFirst ? 1 : 0)
    } catch (error) {
      if (error instanceof NoRoom) this.#note('noteRefused', wanted)
      throw error
    }
  }

  #note(how: 'noteRefused' | 'noteLetIn', { ask, cameras, isNew }: Wanted): void {
    const { states } = this.#options.bus
    const servers = serversOf(cameras)
    if (servers > 0) states[how]('camera', ask, servers)
    if (isNew) states[how]('recognise', ask, 1)
  }

  /** Offers what a session with these new cameras needs; what is offered already stays as it is. */
  async #offer(sessionId: SessionId, cameras: readonly SessionCamera[]): Promise<void> {
    const { leases } = this.#options.bus
    const servers = cameras.filter(({ kind }) => kind === 'server')
    await Promise.all(servers.map(({ id }) => leases.offer({ kind: 'camera', sessionId, cameraId: id })))
    await leases.offer({ kind: 'recognise', sessionId })
  }

  #checkAddress(camera: SessionCamera): SessionCamera {
    if (camera.kind === 'browser') return { kind: 'browser', id: camera.id }
    const checked = this.#options.addresses.check(camera.uri)
    if (!checked.ok) throw new Refusal(403, checked.fault)
    return { ...camera, uri: checked.uri }
  }

  #refuseTooMany(count: number): void {
    const { camerasPerSession } = this.#options.limits
    if (count > camerasPerSession)
      throw new Refusal(409, `a session has ${camerasPerSession} cameras at most; remove one`)
  }
}

function serversOf(cameras: readonly SessionCamera[]): number {
  return cameras.filter(({ kind }) => kind === 'server').length
}
