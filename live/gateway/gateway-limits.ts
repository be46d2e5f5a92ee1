/** What one gateway allows; sizes of landmark messages are fixed by their layout. */
export interface GatewayLimits {
  /** Sessions that are not ended, in all. */
  readonly sessions: number
  readonly camerasPerSession: number
  /** Sockets and streams of captions that are open at this gateway. */
  readonly sockets: number
  readonly socketsPerSession: number
  /** Everybody who joins by the same link has the same ticket. */
  readonly socketsPerTicket: number
  /** Landmark messages of one camera a second, with two seconds' worth at once; more are dropped and counted. */
  readonly landmarksPerSecond: number
  /** Landmark messages of all cameras a second. */
  readonly landmarksPerSecondInAll: number
  /** Text messages of one socket a second, with ten seconds' worth at once; the socket is closed beyond. */
  readonly controlsPerSecond: number
  /** REST requests a second of one ticket or key (or address, without), and in all; three seconds' worth at once. */
  readonly requestsPerSecond: number
  readonly requestsPerSecondInAll: number
  /** Wrong tickets and keys of one address a second, with ten seconds' worth at once. */
  readonly wrongTicketsPerSecond: number
  /** Bytes of a REST request's body. */
  readonly bodyBytes: number
  /** Bytes of a text message on a socket. */
  readonly controlBytes: number
  /** A reader for whom more bytes than this wait is dropped; it may come back for what it missed. */
  readonly waitingBytes: number
  /** Partial captions and states are left out for a reader for whom more bytes than this wait. */
  readonly waitingPartialBytes: number
  /** Landmarks older than this are dropped, milliseconds on the session's clock. */
  readonly landmarkAgeMs: number
  /** Landmarks are kept so long while the bus is away, milliseconds. */
  readonly outageMs: number
  /** A socket that has said nothing for so long, not even to a ping, is dropped, milliseconds. */
  readonly silenceMs: number
  /** A camera's first message must come within, milliseconds. */
  readonly helloMs: number
  /** Sockets have so long to move to another gateway before they are closed, milliseconds. */
  readonly drainMs: number
  /** How long a ticket is good, and at most, minutes. */
  readonly ticketMinutes: number
  readonly mostTicketMinutes: number
}

/** Chosen for one gateway process of one core: about 100 cameras at 30 pictures a second with room to spare. */
export const DEFAULT_LIMITS: GatewayLimits = {
  sessions: 200,
  camerasPerSession: 16,
  sockets: 2000,
  socketsPerSession: 300,
  socketsPerTicket: 100,
  landmarksPerSecond: 60,
  landmarksPerSecondInAll: 10_000,
  controlsPerSecond: 10,
  requestsPerSecond: 20,
  requestsPerSecondInAll: 500,
  wrongTicketsPerSecond: 5,
  bodyBytes: 16_384,
  controlBytes: 512,
  waitingBytes: 1_048_576,
  waitingPartialBytes: 65_536,
  landmarkAgeMs: 5000,
  outageMs: 15_000,
  silenceMs: 40_000,
  helloMs: 10_000,
  drainMs: 3000,
  ticketMinutes: 12 * 60,
  mostTicketMinutes: 7 * 24 * 60,
}
