import { HAND_BYTES, HEADER_BYTES } from '../../../components/types/landmark-message/layout.ts'

/** One landmark message of several, not read yet. */
export interface LandmarkBytes {
  /** When its picture was taken, milliseconds on the session's clock. */
  readonly timestampMs: number
  readonly bytes: Uint8Array
}

/** The messages of a batch, checked by whoever let them in; throws RangeError where they are not whole. */
export function splitMessages(batch: Uint8Array): LandmarkBytes[] {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength)
  const messages: LandmarkBytes[] = []
  for (let at = 0; at < batch.length; ) {
    const end = at + HEADER_BYTES + (batch[at + 2] ?? 0) * HAND_BYTES
    if (end > batch.length) throw new RangeError('a batch of landmarks ends in the middle of a message')
    messages.push({ timestampMs: view.getFloat64(at + 8, true), bytes: batch.subarray(at, end) })
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
