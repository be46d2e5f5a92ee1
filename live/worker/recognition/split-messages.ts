import { HAND_BYTES, HEADER_BYTES } from '../../../components/types/landmark-message/layout.ts'

/** One landmark message of several, not read yet. */
export interface LandmarkBytes {
  /** When its picture was taken, milliseconds on the session's clock. */
  readonly timestampMs: number
  readonly bytes: Uint8Array
}

/**
 * The messages of a batch. They were checked by whoever let them in; of bytes that are none, what is left of them
 * is one message that cannot be read.
 */
export function splitMessages(batch: Uint8Array): LandmarkBytes[] {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength)
  const messages: LandmarkBytes[] = []
  for (let at = 0; at < batch.length; ) {
    const end = Math.min(batch.length, at + HEADER_BYTES + (batch[at + 2] ?? 0) * HAND_BYTES)
    const timestampMs = end - at < HEADER_BYTES ? Number.NaN : view.getFloat64(at + 8, true)
    messages.push({ timestampMs, bytes: batch.subarray(at, end) })
    at = end
  }
  return messages
}

/** Several messages as the bytes of one batch. */
export function joinMessages(messages: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(messages.reduce((sum, message) => sum + message.length, 0))
  let at = 0
  for (const message of messages) {
    joined.set(message, at)
    at += message.length
  }
  return joined
}
