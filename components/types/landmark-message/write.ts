import type { Hand, HandFrame } from '../hand.ts'
import { HAND_BYTES, HEADER_BYTES, MAGIC, MOST_HANDS, VALUES_PER_HAND, VERSION } from './layout.ts'

/** The frame as a landmark message (layout.ts). Of more than two hands the most present are kept. */
export function writeLandmarkMessage(frame: HandFrame): Uint8Array<ArrayBuffer> {
  const hands = [...frame.hands].sort((a, b) => b.presence - a.presence).slice(0, MOST_HANDS)
  const bytes = new Uint8Array(HEADER_BYTES + hands.length * HAND_BYTES)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, MAGIC)
  view.setUint8(1, VERSION)
  view.setUint8(2, hands.length)
  view.setUint32(4, frame.index, true)
  view.setFloat64(8, frame.timestampMs, true)
  view.setUint16(16, frame.width, true)
  view.setUint16(18, frame.height, true)
  hands.forEach((hand, place) => {
    writeHand(hand, view, HEADER_BYTES + place * HAND_BYTES)
  })
  return bytes
}

function writeHand(hand: Hand, view: DataView, at: number): void {
  view.setUint8(at, hand.handedness === 'right' ? 1 : 0)
  view.setUint32(at + 4, hand.trackId, true)
  view.setFloat32(at + 8, hand.handednessScore, true)
  view.setFloat32(at + 12, hand.presence, true)
  view.setFloat32(at + 16, hand.sharpness, true)
  for (let value = 0; value < VALUES_PER_HAND; value++) {
    view.setFloat32(at + 20 + 4 * value, hand.landmarks[value] ?? 0, true)
    view.setFloat32(at + 20 + 4 * (VALUES_PER_HAND + value), hand.worldLandmarks[value] ?? 0, true)
  }
}

/** Writes another time into a message in place: that of the session's clock for that of the sender's. */
export function retimeLandmarkMessage(message: Uint8Array, timestampMs: number): void {
  new DataView(message.buffer, message.byteOffset, message.byteLength).setFloat64(8, timestampMs, true)
}
