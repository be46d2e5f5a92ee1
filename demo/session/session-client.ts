import type { CameraId } from '../../components/types/camera.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import { MOST_MESSAGE_BYTES } from '../../components/types/landmark-message/layout.ts'
import { writeLandmarkMessage } from '../../components/types/landmark-message/write.ts'
import {
  CLOSE_CODE,
  type FromClient,
  SUBPROTOCOL,
  TICKET_PREFIX,
} from '../../components/types/live-messages.ts'
import { asSentence } from './as-sentence.ts'
import { backoffMs } from './backoff.ts'
import { browserClientHost, type ClientHost, type ClientSocket, SOCKET_OPEN } from './client-host.ts'
import { readMessage } from './read-message.ts'
import {
  applyMessage,
  FIRST_STATE,
  lastFinalNumber,
  type SessionState,
  type UnsentReason,
} from './session-state.ts'
import { createStore, type Store } from './store.ts'

export interface SessionClientOptions {
  /** The session's socket, `ws://…` or `wss://…`; on every attempt `?after=` says which captions are here. */
  readonly address: string
  readonly ticket: string
  /** Joins as this camera; without it the page only reads. */
  readonly cameraId?: CameraId
  /** Milliseconds that this page's clock is made to be off, for tests of the clock's mapping. */
  readonly clockOffsetMs?: number
  /** Asks the gateway why no socket opens; one plain sentence where trying again cannot help. */
  readonly whyRefused?: () => Promise<string | undefined>
  readonly host?: ClientHost
}

export interface SessionClient {
  readonly state: Store<SessionState>
  /** This page's clock, milliseconds; frames' times are on it. */
  nowMs(): number
  /** Sends a frame now or drops it and counts why; nothing is queued. False where it was dropped. */
  send(frame: HandFrame): boolean
  /** Tries again at once where it waits (the network is back, the page is looked at again). */
  retryNow(): void
  /** Says goodbye and closes for good. */
  leave(): void
}

/** Bytes that wait in the socket at most; a newer frame is worth more than one behind so many. */
const MOST_WAITING_BYTES = 2 * MOST_MESSAGE_BYTES
/** Milliseconds without a word from the gateway, which pings every few seconds, before the line counts as dead. */
const SILENCE_MS = 15_000
/** Milliseconds for a socket to open and be welcomed. */
const OPENING_MS = 10_000

/** Milliseconds that a connection must last before the next one that breaks off is tried again at once. */
const STEADY_MS = 10_000
/** Milliseconds for which what the gateway refused is shown; what goes on is refused again. */
const FAULT_MS = 10_000

type ClosedSocket = Parameters<NonNullable<ClientSocket['onclose']>>[0]

/** Opens the session's socket and keeps it open until the session ends or the page leaves. */
export function openSession(options: SessionClientOptions): SessionClient {
  return new SocketSession(options)
}

class SocketSession implements SessionClient {
  readonly state: Store<SessionState> = createStore(FIRST_STATE)
  readonly #options: SessionClientOptions
  readonly #host: ClientHost
  #socket: ClientSocket | undefined
  #failures = 0
  #welcomes = 0
  #welcomedMs = Number.NaN
  /** Of the wait for a word from the gateway, or for the next attempt. */
  #stopTimer: () => void = () => {}
  /** Of the move that a draining gateway asked for. */
  #stopMove: () => void = () => {}
  #stopFault: () => void = () => {}

  constructor(options: SessionClientOptions) {
    this.#options = options
    this.#host = options.host ?? browserClientHost()
    this.#connect()
  }

  nowMs(): number {
    return this.#host.nowMs() + (this.#options.clockOffsetMs ?? 0)
  }

  send(frame: HandFrame): boolean {
    const socket = this.#socket
    if (socket?.readyState !== SOCKET_OPEN || this.state.get().phase !== 'open')
      return this.#drop('not-connected')
    if (socket.bufferedAmount > MOST_WAITING_BYTES) return this.#drop('newer-frame')
    socket.send(writeLandmarkMessage(frame))
    this.#change({ framesSent: this.state.get().framesSent + 1 })
    return true
  }

  retryNow(): void {
    if (this.state.get().phase === 'waiting') this.#connect()
  }

  leave(): void {
    if (this.#isOver()) return
    this.#change({ phase: 'left', sentence: 'This page has left the session.' })
    if (this.#socket?.readyState === SOCKET_OPEN) this.#say(this.#socket, { type: 'bye' })
    this.#abandon()
  }

  #connect(): void {
    this.#abandon()
    const sentence = this.#welcomes === 0 ? 'Connecting…' : 'The connection broke off; connecting again…'
    this.#change({ phase: 'connecting', sentence })
    const address = new URL(this.#options.address)
    address.searchParams.set('after', String(lastFinalNumber(this.state.get())))
    const { ticket, cameraId } = this.#options
    const socket = this.#host.openSocket(address.href, [SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`])
    this.#socket = socket
    socket.binaryType = 'arraybuffer'
    socket.onopen = () => {
      if (cameraId !== undefined) this.#say(socket, { type: 'hello', cameraId })
    }
    socket.onmessage = ({ data }) => this.#read(socket, data)
    socket.onclose = (event) => this.#closed(event)
    socket.onerror = () => {}
    this.#expectWordWithin(OPENING_MS)
  }

  #read(socket: ClientSocket, data: unknown): void {
    const read = readMessage(data)
    // Answered before anything else: the round trip is what the gateway measures.
    if (read.ok && read.message.type === 'ping')
      this.#say(socket, { type: 'pong', id: read.message.id, clientMs: this.nowMs() })
    if (this.state.get().phase === 'open') this.#expectWordWithin(SILENCE_MS)
    if (!read.ok) {
      const count = this.state.get().unreadable.count + 1
      this.#change({ unreadable: { count, last: read.fault } })
      return
    }
    const { message } = read
    this.state.set(applyMessage(this.state.get(), message))
    if (message.type === 'welcome') {
      this.#welcomes++
      this.#welcomedMs = this.#host.nowMs()
      this.#change({ reconnects: this.#welcomes - 1 })
      this.#expectWordWithin(SILENCE_MS)
      if (message.session.ended) this.state.set(applyMessage(this.state.get(), { type: 'end' }))
    }
    if (message.type === 'fault') {
      this.#stopFault()
      this.#stopFault = this.#host.after(FAULT_MS, () => this.#change({ fault: '' }))
    }
    if (message.type === 'drain') this.#moveAfter(message.reconnectAfterMs)
    if (this.state.get().phase === 'ended') this.#abandon()
  }

  /** The gateway ends soon: use it until then, and come back at a moment of one's own. */
  #moveAfter(delayMs: number): void {
    const spreadMs = Math.max(0, delayMs) * (1 + this.#host.random())
    this.#stopMove()
    this.#stopMove = this.#host.after(spreadMs, () => this.#connect())
    if (this.#socket === undefined) return
    this.#socket.onclose = (event) => {
      if (this.#isFinal(event)) return
      this.#stopTimer()
      this.#wait(this.state.get().sentence)
    }
  }

  #closed(event: ClosedSocket): void {
    if (!this.#isFinal(event)) this.#retry()
  }

  /** Whether the gateway closed for good: with this ticket nothing is gained by another try. */
  #isFinal({ code, reason }: ClosedSocket): boolean {
    if (code === CLOSE_CODE.ended) {
      this.state.set(applyMessage(this.state.get(), { type: 'end' }))
    } else if (code === CLOSE_CODE.refused || code === CLOSE_CODE.takenOver) {
      const sentence =
        this.state.get().fault || reason || 'The server closed the connection; ask for a new link.'
      this.#change({ phase: 'refused', sentence: asSentence(sentence), fault: '', partial: undefined })
    } else return false
    this.#abandon()
    return true
  }

  #expectWordWithin(silenceMs: number): void {
    this.#stopTimer()
    this.#stopTimer = this.#host.after(silenceMs, () => this.#retry())
  }

  #retry(): void {
    if (this.#isOver()) return
    const wasWelcomed = this.state.get().phase === 'open'
    // Whoever is welcomed and sent away again, as where there is no room, does not ask every second.
    if (wasWelcomed && this.#host.nowMs() - this.#welcomedMs >= STEADY_MS) this.#failures = 0
    this.#abandon()
    const delayMs = backoffMs(this.#failures, this.#host.random())
    this.#failures++
    this.#stopTimer = this.#host.after(delayMs, () => this.#connect())
    this.#wait(
      this.#welcomes === 0
        ? 'No connection to the session; trying again by itself.'
        : 'The connection broke off; this page connects again by itself.',
    )
    if (!wasWelcomed) void this.#askWhy()
  }

  #wait(sentence: string): void {
    this.#change({ phase: 'waiting', sentence, partial: undefined })
  }

  async #askWhy(): Promise<void> {
    const sentence = await this.#options.whyRefused?.().catch(() => undefined)
    const { phase } = this.state.get()
    if (sentence === undefined || (phase !== 'waiting' && phase !== 'connecting')) return
    this.#abandon()
    this.#change({ phase: 'refused', sentence, partial: undefined })
  }

  /** Lets go of the socket and the timer; nothing that the socket still says counts. */
  #abandon(): void {
    this.#stopTimer()
    this.#stopMove()
    this.#stopFault()
    const socket = this.#socket
    this.#socket = undefined
    if (socket === undefined) return
    socket.onopen = null
    socket.onmessage = null
    socket.onclose = null
    socket.onerror = () => {}
    socket.close()
  }

  #isOver(): boolean {
    return ['ended', 'refused', 'left'].includes(this.state.get().phase)
  }

  #drop(reason: UnsentReason): false {
    const { framesUnsent } = this.state.get()
    this.#change({ framesUnsent: { ...framesUnsent, [reason]: framesUnsent[reason] + 1 } })
    return false
  }

  #say(socket: ClientSocket, message: FromClient): void {
    if (socket.readyState === SOCKET_OPEN) socket.send(JSON.stringify(message))
  }

  #change(part: Partial<SessionState>): void {
    this.state.set({ ...this.state.get(), ...part })
  }
}
