/**
 * Names of spans, of their attributes and of the metrics' labels. OpenTelemetry's conventions for messaging and
 * for media are still in development, so these are the project's own, and they lie here alone.
 */
export const SpanName = {
  /** A camera's time at one holder: a browser's socket, or a worker's lease. */
  camera: 'signline.camera',
  /** One word, from its first sign to where it is final. */
  caption: 'signline.caption',
  /** A final caption on its way from a gateway to the sockets that read it. */
  delivery: 'signline.caption.delivery',
} as const

export const Attribute = {
  /** The first characters of a session's id: enough to find it, not enough to open it. */
  session: 'signline.session',
  camera: 'signline.camera.id',
  cameraKind: 'signline.camera.kind',
  holder: 'signline.holder',
  cameras: 'signline.cameras',
  captionNumber: 'signline.caption.number',
  captionLetters: 'signline.caption.letters',
  captionConfidence: 'signline.caption.confidence',
  readers: 'signline.readers',
  phase: 'signline.camera.phase',
} as const

/** Labels of metrics: few values each, never an id. */
export const Label = {
  kind: 'kind',
  reason: 'reason',
  model: 'model',
  provider: 'provider',
  state: 'state',
  role: 'role',
} as const

const SHORT_ID_LENGTH = 6

/** What may be written down of a session's id or a ticket: its first six characters. */
export function shortId(id: string): string {
  return id.length > SHORT_ID_LENGTH ? `${id.slice(0, SHORT_ID_LENGTH)}…` : id
}
