import { UnusableInputError } from '../errors.ts'
import { frameBytes, type PoseBlock, type PoseComponent, type PoseHead, pointsOf } from './layout.ts'

/** Thrown when a head goes on behind the bytes at hand; with more of the file it may be readable. */
export class PoseHeadCutError extends UnusableInputError {}

/**
 * Reads what stands before the numbers of a `.pose` file of version 0.1 or 0.2. `place` names the file in
 * errors; `fileBytes` is the whole file's length, of which `bytes` may be the beginning only.
 *
 * Throws UnusableInputError for what isn't such a file or is shorter than it says, PoseHeadCutError when
 * `bytes` ends inside the head.
 */
export function readPoseHead(
  bytes: Uint8Array,
  place: string,
  fileBytes: number = bytes.length,
): { readonly head: PoseHead; readonly bodyOffset: number } {
  const reader = new Reader(bytes, place)
  const version = Math.round(reader.float() * 1000) / 1000
  if (version !== 0.1 && version !== 0.2)
    throw new UnusableInputError(`${place} is not a .pose file of version 0.1 or 0.2; write it again`)
  const [width, height, depth] = [reader.short(), reader.short(), reader.short()]
  const components = reader.times(reader.short(), () => readComponent(reader))
  const framesPerSecond = version === 0.1 ? reader.short() : reader.float()
  // Version 0.1 counts frames in 16 bits, too few for long recordings: its readers go by the length.
  const framesSaid = version === 0.1 ? reader.short() : reader.int()
  const people = reader.short()
  const bodyOffset = reader.offset
  const sizes = { width, height, depth, components, framesPerSecond, people }
  const perFrame = frameBytes({ ...sizes, frames: 0 })
  const bytesPerFrame = perFrame.data + perFrame.confidence
  const frames =
    version === 0.1 && bytesPerFrame > 0 ? Math.floor((fileBytes - bodyOffset) / bytesPerFrame) : framesSaid
  const wanted = bodyOffset + frames * bytesPerFrame
  if (wanted > fileBytes)
    throw new UnusableInputError(
      `${place} is cut off: ${frames} frames need ${wanted} bytes, it has ${fileBytes}; copy or write it again`,
    )
  if (pointsOf(sizes) === 0 || !(framesPerSecond > 0) || framesPerSecond > 1e6)
    throw new UnusableInputError(`${place} says that it holds no points or no frame rate; write it again`)
  return { head: { ...sizes, frames }, bodyOffset }
}

/** All of a `.pose` file that is in memory. Throws as `readPoseHead` does. */
export function readPose(
  bytes: Uint8Array,
  place: string,
): { readonly head: PoseHead; readonly block: PoseBlock } {
  const { head, bodyOffset } = readPoseHead(bytes, place)
  const size = frameBytes(head)
  const confidenceOffset = bodyOffset + head.frames * size.data
  const data = readNumbers(bytes.subarray(bodyOffset, confidenceOffset))
  const confidence = readNumbers(
    bytes.subarray(confidenceOffset, confidenceOffset + head.frames * size.confidence),
  )
  return { head, block: { firstFrame: 0, frames: head.frames, data, confidence } }
}

/** Little-endian float32 at any offset, on any machine. */
export function readNumbers(bytes: Uint8Array): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    view.getFloat32(4 * index, true),
  )
}

function readComponent(reader: Reader): PoseComponent {
  const name = reader.string()
  const format = reader.string()
  const [points, limbs, colours] = [reader.short(), reader.short(), reader.short()]
  return {
    name,
    format,
    points: reader.times(points, () => reader.string()),
    limbs: reader.times(limbs, () => [reader.short(), reader.short()] as const),
    colours: reader.times(colours, () => [reader.short(), reader.short(), reader.short()] as const),
  }
}

class Reader {
  offset = 0
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #place: string

  constructor(bytes: Uint8Array, place: string) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#place = place
  }

  float(): number {
    return this.#view.getFloat32(this.#skip(4), true)
  }

  int(): number {
    return this.#view.getUint32(this.#skip(4), true)
  }

  short(): number {
    return this.#view.getUint16(this.#skip(2), true)
  }

  string(): string {
    const length = this.short()
    const start = this.#skip(length)
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(this.#bytes.subarray(start, start + length))
    } catch (cause) {
      throw new UnusableInputError(`${this.#place} is not a .pose file (a name in it is no text)`, { cause })
    }
  }

  times<T>(count: number, read: () => T): readonly T[] {
    const items: T[] = []
    while (items.length < count) items.push(read())
    return items
  }

  #skip(length: number): number {
    const start = this.offset
    if (start + length > this.#bytes.length)
      throw new PoseHeadCutError(`${this.#place} ends inside its .pose header; copy or write it again`)
    this.offset = start + length
    return start
  }
}
