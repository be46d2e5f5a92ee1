import type { CameraId } from '../camera.ts'
import type { Hand, HandFrame, NormalizedLandmarks, WorldLandmarks } from '../hand.ts'
import { HAND_BYTES, HEADER_BYTES, MAGIC, MOST_HANDS, VALUES_PER_HAND, VERSION } from './layout.ts'

/** Either a frame and how many bytes it took, or one plain sentence that says what is wrong with it. */
export type ReadLandmarkMessage =
  | { readonly ok: true; readonly frame: HandFrame; readonly bytes: number }
  | { readonly ok: false; readonly fault: string }

/** Landmarks of a hand that is partly outside lie beyond 0..1, never far beyond. */
const MOST_NORMALIZED = 8
/** No landmark is farther from its hand's centre, metres. */
const MOST_WORLD_METRES = 2
/** The longest day: no clock in milliseconds reads more (that of JavaScript's Date). */
const MOST_MS = 8.64e15

/**
 * Reads and checks the first landmark message of `bytes`: length, version, ranges, finite values. Further
 * messages may follow it.
 */
export function readLandmarkMessage(bytes: Uint8Array, cameraId: CameraId): ReadLandmarkMessage {
  if (bytes.length < HEADER_BYTES)
    return fault(`a landmark message has at least ${HEADER_BYTES} bytes, this one ${bytes.length}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint8(0) !== MAGIC) return fault('not a landmark message: its first byte is not 0x53')
  if (view.getUint8(1) !== VERSION)
    return fault(
      `landmark messages of version ${VERSION} are read, not of ${view.getUint8(1)}; reload the page`,
    )
  const count = view.getUint8(2)
  if (count > MOST_HANDS)
    return fault(`a landmark message has at most ${MOST_HANDS} hands, this one ${count}`)
  const length = HEADER_BYTES + count * HAND_BYTES
  if (bytes.length < length)
    return fault(`a landmark message of ${count} hands has ${length} bytes, this one ${bytes.length}`)
  if (view.getUint8(3) !== 0 || view.getUint32(20, true) !== 0) return fault('unused bytes are not 0')
  const timestampMs = view.getFloat64(8, true)
  if (!(Math.abs(timestampMs) <= MOST_MS)) return fault(`its time is ${timestampMs}`)
  const width = view.getUint16(16, true)
  const height = view.getUint16(18, true)
  if (width === 0 || height === 0) return fault(`its picture is ${width}×${height}`)
  const hands: Hand[] = []
  for (let place = 0; place < count; place++) {
    const read = readHand(view, HEADER_BYTES + place * HAND_BYTES)
    if (typeof read === 'string') return fault(`hand ${place + 1}: ${read}`)
    hands.push(read)
  }
  const index = view.getUint32(4, true)
  return { ok: true, frame: { cameraId, index, timestampMs, width, height, hands }, bytes: length }
}

/** All messages of bytes that were checked before; throws RangeError where they are not whole messages. */
export function readLandmarkMessages(bytes: Uint8Array, cameraId: CameraId): HandFrame[] {
  const frames: HandFrame[] = []
  for (let at = 0; at < bytes.length; ) {
    const read = readLandmarkMessage(bytes.subarray(at), cameraId)
    if (!read.ok) throw new RangeError(read.fault)
    frames.push(read.frame)
    at += read.bytes
  }
  return frames
}

function readHand(view: DataView, at: number): Hand | string {
  const side = view.getUint8(at)
  if (side > 1) return `its handedness is ${side}, not 0 or 1`
  if (view.getUint8(at + 1) !== 0 || view.getUint16(at + 2, true) !== 0) return 'unused bytes are not 0'
  const handednessScore = view.getFloat32(at + 8, true)
  const presence = view.getFloat32(at + 12, true)
  const sharpness = view.getFloat32(at + 16, true)
  if (!(handednessScore >= 0 && handednessScore <= 1)) return `its handedness score is ${handednessScore}`
  if (!(presence >= 0 && presence <= 1)) return `its presence is ${presence}`
  if (!(sharpness >= 0 && sharpness <= Number.MAX_SAFE_INTEGER)) return `its sharpness is ${sharpness}`
  const landmarks = readValues(view, at + 20, MOST_NORMALIZED)
  if (landmarks === undefined) return `a landmark is not a number within ±${MOST_NORMALIZED}`
  const world = readValues(view, at + 20 + 4 * VALUES_PER_HAND, MOST_WORLD_METRES)
  if (world === undefined) return `a world landmark is not a number within ±${MOST_WORLD_METRES} m`
  return {
    handedness: side === 1 ? 'right' : 'left',
    handednessScore,
    presence,
    sharpness,
    landmarks: landmarks as NormalizedLandmarks,
    worldLandmarks: world as WorldLandmarks,
    trackId: view.getUint32(at + 4, true),
  }
}

/** 63 numbers, or undefined where one is beyond `most` or no number. */
function readValues(view: DataView, at: number, most: number): Float32Array | undefined {
  const values = new Float32Array(VALUES_PER_HAND)
  for (let place = 0; place < VALUES_PER_HAND; place++) {
    const value = view.getFloat32(at + 4 * place, true)
    if (!(Math.abs(value) <= most)) return undefined
    values[place] = value
  }
  return values
}

function fault(sentence: string): { readonly ok: false; readonly fault: string } {
  return { ok: false, fault: sentence }
}
