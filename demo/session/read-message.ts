import type { DropCount } from '../../components/types/camera.ts'
import type { FromGateway, SharedSession, SignedCaption } from '../../components/types/live-messages.ts'
import type { CameraState } from '../../components/types/live-session.ts'
import type { Alternative, Sign } from '../../components/types/sign.ts'
import { type Check, finite, flag, list, MessageFault, oneOf, shape, share, text, whole } from './check.ts'

/** What came from the gateway, or one plain sentence that says what is wrong with it. */
export type ReadMessage =
  | { readonly ok: true; readonly message: FromGateway }
  | { readonly ok: false; readonly fault: string }

/** Characters; the longest lawful message, the state of all cameras, stays far below. */
const MOST_CHARACTERS = 1_000_000
const MOST_CAMERAS = 1000
const MOST_SIGNS = 1000

/** Parses and checks one text frame of the socket. Fields that are not known are left behind. */
export function readMessage(frame: unknown): ReadMessage {
  if (typeof frame !== 'string') return { ok: false, fault: 'the message is not text' }
  if (frame.length > MOST_CHARACTERS)
    return { ok: false, fault: `the message has ${frame.length} characters, more than ${MOST_CHARACTERS}` }
  try {
    const value: unknown = JSON.parse(frame)
    const { type } = shape<{ type: string }>({ type: text })(value, '')
    const check = Object.hasOwn(MESSAGES, type) ? MESSAGES[type as FromGateway['type']] : undefined
    if (check === undefined)
      return { ok: false, fault: `messages of type "${type.slice(0, 40)}" are not known` }
    return { ok: true, message: check(value, '') }
  } catch (error) {
    if (error instanceof MessageFault) return { ok: false, fault: error.message }
    if (error instanceof SyntaxError) return { ok: false, fault: 'the message is not JSON' }
    throw error
  }
}

const cameraIds: Check<readonly string[]> = list(text, MOST_CAMERAS)
const alternative: Check<Alternative> = shape<Alternative>({ label: text, confidence: share })

const sign: Check<Sign> = shape<Sign>({
  label: text,
  startMs: finite,
  endMs: finite,
  confidence: share,
  alternatives: list(alternative, MOST_SIGNS),
  handedness: oneOf('left', 'right'),
  cameras: cameraIds,
})

type ShownCaption = Omit<SignedCaption, 'traceparent'>

const caption: Check<ShownCaption> = shape<ShownCaption>({
  number: (value, place) => {
    const number = whole(value, place)
    if (number === 0) throw new MessageFault(`${place} is 0; captions are counted from 1`)
    return number
  },
  state: oneOf('partial', 'final'),
  text,
  startMs: finite,
  endMs: finite,
  confidence: share,
  signs: list(sign, MOST_SIGNS),
  forming: list(alternative, MOST_SIGNS),
  cameras: cameraIds,
  newestFrameMs: finite,
  signedAt: text,
})

const session: Check<SharedSession> = shape<SharedSession>({
  id: text,
  startedAtMs: finite,
  alphabet: oneOf('letters', 'digits', 'both'),
  recording: flag,
  ended: flag,
  cameras: list(shape({ id: text, kind: oneOf('browser', 'server') }), MOST_CAMERAS),
  language: oneOf('ase'),
  vocabulary: shape({ name: text, size: whole }),
})

const cameraState: Check<CameraState> = shape<CameraState>({
  cameraId: text,
  kind: oneOf('browser', 'server'),
  phase: oneOf('waiting', 'opening', 'live', 'silent', 'frozen', 'reconnecting', 'ended'),
  sentence: text,
  width: finite,
  height: finite,
  framesPerSecond: finite,
  frameAgeMs: finite,
  shareWithHand: share,
  dropped: list(
    shape<DropCount>({
      cameraId: text,
      reason: oneOf('newer-frame', 'corrupt', 'wrong-size', 'out-of-order', 'rate-limit'),
      count: whole,
    }),
    MOST_CAMERAS,
  ),
  reconnects: whole,
  clockOffsetMs: finite,
  holder: text,
  atMs: finite,
})

type Messages = { readonly [Type in FromGateway['type']]: Check<Extract<FromGateway, { type: Type }>> }

const MESSAGES: Messages = {
  welcome: shape({
    type: oneOf('welcome'),
    role: oneOf('camera', 'reader', 'operator'),
    session,
    sessionMs: finite,
  }),
  ping: shape({ type: oneOf('ping'), id: finite }),
  session: shape({ type: oneOf('session'), session }),
  caption: shape({ type: oneOf('caption'), caption }),
  cameras: shape({ type: oneOf('cameras'), cameras: list(cameraState, MOST_CAMERAS), sentence: text }),
  clock: shape({ type: oneOf('clock'), offsetMs: finite, roundTripMs: finite }),
  fault: shape({ type: oneOf('fault'), sentence: text }),
  drain: shape({ type: oneOf('drain'), reconnectAfterMs: finite }),
  end: shape({ type: oneOf('end') }),
}
