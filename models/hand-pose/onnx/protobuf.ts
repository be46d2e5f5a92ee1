const VARINT = 0
const LENGTH_DELIMITED = 2
const FIXED_32_BIT = 5

/** Writes one Protocol Buffers message field by field (wire format, proto2 and proto3 alike). */
export class ProtobufMessage {
  readonly #chunks: Uint8Array[] = []
  #byteLength = 0

  /** A non-negative integer up to 2⁵³. */
  integer(field: number, value: number): this {
    this.#varint(field * 8 + VARINT)
    this.#varint(value)
    return this
  }

  /** An int64 that may be negative, in two's complement. */
  int64(field: number, value: number): this {
    this.#varint(field * 8 + VARINT)
    this.#bigVarint(BigInt.asUintN(64, BigInt(value)))
    return this
  }

  float(field: number, value: number): this {
    this.#varint(field * 8 + FIXED_32_BIT)
    const bytes = new Uint8Array(4)
    new DataView(bytes.buffer).setFloat32(0, value, true)
    this.#append(bytes)
    return this
  }

  string(field: number, value: string): this {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  bytes(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + LENGTH_DELIMITED)
    this.#varint(value.length)
    this.#append(value)
    return this
  }

  message(field: number, value: ProtobufMessage): this {
    this.#varint(field * 8 + LENGTH_DELIMITED)
    this.#varint(value.#byteLength)
    for (const chunk of value.#chunks) this.#append(chunk)
    return this
  }

  toBytes(): Uint8Array {
    const bytes = new Uint8Array(this.#byteLength)
    let at = 0
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at)
      at += chunk.length
    }
    return bytes
  }

  #append(chunk: Uint8Array): void {
    this.#chunks.push(chunk)
    this.#byteLength += chunk.length
  }

  #varint(value: number): void {
    this.#bigVarint(BigInt(value))
  }

  #bigVarint(value: bigint): void {
    const bytes: number[] = []
    let rest = value
    for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80)
    bytes.push(Number(rest))
    this.#append(Uint8Array.from(bytes))
  }
}
