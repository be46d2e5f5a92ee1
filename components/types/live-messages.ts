import type { CameraId } from './camera.ts'
import type { Caption } from './caption.ts'
import type { CameraState, LiveSession } from './live-session.ts'

/**
 * What goes over a session's sockets. Text frames hold one JSON object of these; binary frames, from cameras only,
 * one landmark message each (landmark-message/layout.ts). A socket is opened with the subprotocols
 * `signline.1` and `ticket.<ticket>`; the first is the one that is accepted.
 */
export const SUBPROTOCOL = 'signline.1'
export const TICKET_PREFIX = 'ticket.'

/**
 * Codes that a gateway closes a socket with, besides those of RFC 6455: nobody who is told `takenOver`,
 * `refused` or `ended` gains anything by connecting again with the same ticket.
 */
export const CLOSE_CODE = {
  /** The gateway is being replaced: connect again. */
  restarting: 1012,
  /** Too much at once, or the gateway cannot do it now: connect again, later. */
  tryLater: 1013,
  /** What was sent broke a rule; the last fault says which. */
  refused: 4000,
  /** Another socket is this camera now. */
  takenOver: 4001,
  ended: 4002,
} as const

/** May send landmarks, read captions and state, or change the session. */
export type Role = 'camera' | 'reader' | 'operator'

export type FromClient =
  /** A camera's first message. */
  | {
      readonly type: 'hello'
      readonly cameraId: CameraId
    }
  /** The answer to a ping, at once. */
  | { readonly type: 'pong'; readonly id: number; readonly clientMs: number }
  /** The camera or reader leaves. */
  | { readonly type: 'bye' }

export type FromGateway =
  /** The first message: who one is, and what the session is like. */
  | {
      readonly type: 'welcome'
      readonly role: Role
      readonly session: SharedSession
      /** The session's clock now, milliseconds. */
      readonly sessionMs: number
    }
  | { readonly type: 'ping'; readonly id: number }
  | { readonly type: 'session'; readonly session: SharedSession }
  /**
   * To readers and operators, and to cameras whose address says which captions they have (`?after=`). Who comes late
   * gets the finals that are kept, in order.
   */
  | { readonly type: 'caption'; readonly caption: SignedCaption }
  /** To operators and cameras, about once a second; the sentence is on the session, empty where all is well. */
  | { readonly type: 'cameras'; readonly cameras: readonly CameraState[]; readonly sentence: string }
  /** To cameras: by how much the gateway takes their clock to be ahead, milliseconds. */
  | { readonly type: 'clock'; readonly offsetMs: number; readonly roundTripMs: number }
  /** Something that was sent was refused; the socket stays open unless it closes. */
  | { readonly type: 'fault'; readonly sentence: string }
  /** The gateway ends soon; connect again after so long. */
  | { readonly type: 'drain'; readonly reconnectAfterMs: number }
  /** The session is over; nothing more comes. */
  | { readonly type: 'end' }

/** What everybody in a session may know of it: no camera addresses. */
export interface SharedSession extends Omit<LiveSession, 'cameras'> {
  readonly cameras: readonly { readonly id: CameraId; readonly kind: 'browser' | 'server' }[]
  readonly language: 'ase'
  readonly vocabulary: { readonly name: string; readonly size: number }
}

export interface SignedCaption extends Caption {
  /** When it was signed, ISO 8601. */
  readonly signedAt: string
}
