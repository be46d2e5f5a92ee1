/**
 * - `no-camera`: none is connected, or the chosen one is gone
 * - `denied`: the person or the browser's settings refused it
 * - `busy`: another program holds it, or it gives no picture
 * - `insecure`: the page came over plain HTTP, where browsers give no camera
 * - `ended`: it was unplugged or switched off while it ran
 * - `hands`: the hand finder did not start or broke
 */
export type CameraFaultKind = 'no-camera' | 'denied' | 'busy' | 'insecure' | 'ended' | 'hands'

/** Why there are no hands to be had from the camera: one plain sentence with what to do. */
export class CameraFault extends Error {
  readonly kind: CameraFaultKind

  constructor(kind: CameraFaultKind, options?: ErrorOptions & { readonly detail?: string }) {
    super(SENTENCES[kind](options?.detail ?? ''), options)
    this.name = 'CameraFault'
    this.kind = kind
  }
}

const SENTENCES: Readonly<Record<CameraFaultKind, (detail: string) => string>> = {
  'no-camera': () => 'No camera was found; connect one, then choose “Start camera” again.',
  denied: () =>
    'This page may not use the camera; allow it in the browser’s address bar or settings, then choose “Start camera” again.',
  busy: () =>
    'The camera gives no picture; close other programs that use it, then choose “Start camera” again.',
  insecure: () =>
    'Browsers give the camera only to pages that come over HTTPS; open this page with https://.',
  ended: () => 'The camera stopped; check its cable or switch, then choose “Start camera” again.',
  hands: (detail) =>
    `Finding hands does not work in this browser (${detail}); reload, or use a newer browser.`,
}

/** What a failure of getUserMedia means (W3C Media Capture and Streams, §10.2). */
export function cameraFaultOf(error: unknown): CameraFault {
  if (error instanceof CameraFault) return error
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  return new CameraFault(KINDS[name] ?? 'busy', { cause: error })
}

const KINDS: Readonly<Record<string, CameraFaultKind>> = {
  NotFoundError: 'no-camera',
  OverconstrainedError: 'no-camera',
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotReadableError: 'busy',
  AbortError: 'busy',
}
