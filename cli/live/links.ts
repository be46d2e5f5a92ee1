import type { SessionId } from '../../components/types/live-session.ts'
import { drawQrCode } from './qr-code.ts'

/** The addresses by which people come into a session; each holds a ticket of its role. */
export interface SessionLinks {
  readonly stage: string
  readonly join: string
  readonly captions: string
}

/** A ticket stands behind `#`: browsers send that part to nobody. */
export function linksOf(
  base: string,
  sessionId: SessionId,
  tickets: Readonly<Record<'operator' | 'camera' | 'reader', string>>,
): SessionLinks {
  const link = (page: string, ticket: string): string =>
    `${base}/${page}/${sessionId}#ticket=${encodeURIComponent(ticket)}`
  return {
    stage: link('stage', tickets.operator),
    join: link('join', tickets.camera),
    captions: link('captions', tickets.reader),
  }
}

export interface StartedSession {
  readonly base: string
  readonly links: SessionLinks
  readonly sessionId: SessionId
  readonly cameras: readonly string[]
  /** Undefined without HTTPS. */
  readonly fingerprint: string | undefined
  readonly selfSigned: boolean
  /** Undefined where whoever runs it chose it. */
  readonly operatorKey: string | undefined
  readonly recordings: string | undefined
}

/** What `signline live` prints when it is ready, as one plain block; on a terminal its QR code has colours of its own. */
export function describeSession(started: StartedSession, onTerminal: boolean): string {
  const { links, base, fingerprint, operatorKey, recordings, cameras } = started
  const secure = fingerprint !== undefined
  const rows: readonly (readonly [label: string, value: string])[] = [
    ['signline live', base],
    ['stage, for the operator', links.stage],
    ['join, for a camera', links.join],
    ['captions, for a screen', links.captions],
    ...(cameras.length > 0 ? [['cameras read here', cameras.join(', ')] as const] : []),
    ...(operatorKey === undefined ? [] : [['operator key', operatorKey] as const]),
    ...(secure ? [['certificate SHA-256', fingerprint] as const] : []),
  ]
  const width = Math.max(...rows.map(([label]) => label.length))
  const notes = [
    'Automatic recognition of fingerspelling (ase); it errs, and it replaces no interpreter.',
    recordings === undefined
      ? 'Nothing is recorded.'
      : `Nothing is recorded unless the operator turns it on; then landmarks, never pictures, go to ${recordings}.`,
  ]
  if (started.selfSigned)
    notes.push(
      'Browsers warn of a certificate that was made on the spot; compare its fingerprint with the one above, then go on.',
    )
  if (!secure)
    notes.push(
      'No QR code: browsers give a camera to pages over HTTPS only (or on this machine itself); add --self-signed, or --tls-cert and --tls-key.',
    )
  const qrCode = secure
    ? `\n${drawQrCode(links.join, onTerminal)}\nPoint a phone at this to join as a camera.\n`
    : ''
  return `${rows.map(([label, value]) => `${label.padEnd(width)}  ${value}`).join('\n')}\n${qrCode}\n${notes.join('\n')}\n`
}
