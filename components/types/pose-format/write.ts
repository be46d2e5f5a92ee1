import type { PoseBlock, PoseComponent, PoseHead } from './layout.ts'

/** The version as the file carries it. */
export const POSE_VERSION = 0.2

/** The bytes of a `.pose` file (version 0.2, little-endian) up to its first number. */
export function writePoseHead(head: PoseHead): Uint8Array {
  const out = new Writer()
  out.float(POSE_VERSION)
  for (const size of [head.width, head.height, head.depth]) out.short(size)
  out.short(head.components.length)
  for (const component of head.components) writeComponent(out, component)
  out.float(head.framesPerSecond)
  out.int(head.frames)
  out.short(head.people)
  return out.bytes()
}

/** All of a `.pose` file at once: the head, every coordinate, every confidence. */
export function writePose(head: PoseHead, block: Pick<PoseBlock, 'data' | 'confidence'>): Uint8Array {
  const parts = [writePoseHead(head), writeNumbers(block.data), writeNumbers(block.confidence)]
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Little-endian float32, whatever the machine. */
export function writeNumbers(numbers: Float32Array): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * numbers.length))
  for (const [index, value] of numbers.entries()) view.setFloat32(4 * index, value, true)
  return new Uint8Array(view.buffer)
}

function writeComponent(out: Writer, { name, format, points, limbs, colours }: PoseComponent): void {
  out.string(name)
  out.string(format)
  for (const { length } of [points, limbs, colours]) out.short(length)
  for (const point of points) out.string(point)
  for (const index of limbs.flat()) out.short(index)
  for (const shade of colours.flat()) out.short(shade)
}

class Writer {
  readonly #parts: Uint8Array[] = []

  float(value: number): void {
    this.#number(4, (view) => view.setFloat32(0, value, true))
  }

  int(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xffffffff)
      throw new RangeError(`${value} as uint32`)
    this.#number(4, (view) => view.setUint32(0, value, true))
  }

  short(value: number): void {
    if (!Number.isInteger(value) || value < 0 || value > 0xffff) throw new RangeError(`${value} as uint16`)
    this.#number(2, (view) => view.setUint16(0, value, true))
  }

  string(text: string): void {
    const bytes = new TextEncoder().encode(text)
    this.short(bytes.length)
    this.#parts.push(bytes)
  }

  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of this.#parts) {
      bytes.set(part, at)
      at += part.length
    }
    return bytes
  }

  #number(size: number, set: (view: DataView) => void): void {
    const bytes = new Uint8Array(size)
    set(new DataView(bytes.buffer))
    this.#parts.push(bytes)
  }
}
