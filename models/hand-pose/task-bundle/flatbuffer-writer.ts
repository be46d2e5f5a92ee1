/** What a FlatBuffers table's field holds. */
export type FlatField =
  | { readonly kind: 'byte' | 'uint32'; readonly value: number }
  | { readonly kind: 'table'; readonly fields: FlatFields }
  | { readonly kind: 'tables'; readonly tables: readonly (FlatFields | FlatAppended)[] }
  | { readonly kind: 'floats' | 'int32s'; readonly values: readonly number[] }
  | { readonly kind: 'string'; readonly value: string }
  /** A vector of bytes whose first byte lies at a multiple of 16, as TFLite asks of buffers. */
  | { readonly kind: 'bytes'; readonly value: Uint8Array }
  | FlatAppended

/** Something that lies `position` bytes into the bytes that are appended behind what is written. */
export interface FlatAppended {
  readonly kind: 'appended'
  readonly position: number
}

/** Fields by their number in the schema. */
export type FlatFields = Readonly<Record<number, FlatField>>

/**
 * A FlatBuffers file with `root` as its root table. Offsets between tables, vectors and strings count
 * forward from where they stand, so every table is written before what it points to, and whatever is
 * `appended` can be pointed into: its own offsets are relative and stay right.
 */
export function writeFlatbuffer(
  identifier: string,
  root: FlatFields,
  appended: Uint8Array = new Uint8Array(),
): Uint8Array {
  const writer = new Writer()
  const rootOffset = writer.reserve(4, 4)
  writer.put(rootOffset + 4, new TextEncoder().encode(identifier))
  writer.table(root, rootOffset)
  const head = writer.finish()
  const file = new Uint8Array(head.length + appended.length)
  file.set(head)
  file.set(appended, head.length)
  return file
}

/** TFLite reads weights in place, so their distance from the start must stay a multiple of 16. */
const ALIGNMENT_BYTES = 16

class Writer {
  #bytes = new Uint8Array(1024)
  #length = 0
  readonly #appended: { readonly at: number; readonly position: number }[] = []

  /** Claims bytes at the next multiple of `alignment` and returns where they start. */
  reserve(byteLength: number, alignment: number): number {
    const start = Math.ceil(this.#length / alignment) * alignment
    this.#grow(start + byteLength)
    return start
  }

  put(at: number, bytes: Uint8Array): void {
    this.#grow(at + bytes.length)
    this.#bytes.set(bytes, at)
  }

  /** Writes a table and makes the offset at `referrer` point to it. */
  table(fields: FlatFields, referrer: number): void {
    const numbers = Object.keys(fields).map(Number)
    const fieldCount = numbers.length === 0 ? 0 : Math.max(...numbers) + 1
    // Every field gets four bytes, a single byte too: simple, aligned, and allowed.
    const tableBytes = 4 + 4 * numbers.length
    const vtable = this.reserve(4 + 2 * fieldCount, 2)
    const table = this.reserve(tableBytes, 4)
    this.#view().setUint16(vtable, 4 + 2 * fieldCount, true)
    this.#view().setUint16(vtable + 2, tableBytes, true)
    this.#view().setInt32(table, table - vtable, true)
    this.#refer(referrer, table)
    for (const [nth, number] of numbers.entries()) {
      this.#view().setUint16(vtable + 4 + 2 * number, 4 + 4 * nth, true)
      const field = fields[number]
      if (field !== undefined) this.#field(field, table + 4 + 4 * nth)
    }
  }

  /** The bytes so far, filled up so that what is appended starts at a multiple of 16. */
  finish(): Uint8Array {
    this.reserve(0, ALIGNMENT_BYTES)
    const length = Math.ceil(this.#length / ALIGNMENT_BYTES) * ALIGNMENT_BYTES
    this.#grow(length)
    for (const { at, position } of this.#appended) this.#view().setUint32(at, length + position - at, true)
    return this.#bytes.slice(0, length)
  }

  #field(field: FlatField, at: number): void {
    switch (field.kind) {
      case 'byte':
        this.#view().setUint8(at, field.value)
        return
      case 'uint32':
        this.#view().setUint32(at, field.value, true)
        return
      case 'table':
        this.table(field.fields, at)
        return
      case 'appended':
        this.#appended.push({ at, position: field.position })
        return
      case 'tables': {
        const vector = this.#vector(at, field.tables.length, 4 * field.tables.length, 4)
        for (const [nth, entry] of field.tables.entries())
          if (isAppended(entry)) this.#field(entry, vector + 4 * nth)
          else this.table(entry, vector + 4 * nth)
        return
      }
      case 'floats': {
        const vector = this.#vector(at, field.values.length, 4 * field.values.length, 4)
        for (const [nth, value] of field.values.entries())
          this.#view().setFloat32(vector + 4 * nth, value, true)
        return
      }
      case 'int32s': {
        const vector = this.#vector(at, field.values.length, 4 * field.values.length, 4)
        for (const [nth, value] of field.values.entries())
          this.#view().setInt32(vector + 4 * nth, value, true)
        return
      }
      case 'string': {
        const text = new TextEncoder().encode(field.value)
        // One byte more: a zero that the length does not count ends every string.
        this.put(this.#vector(at, text.length, text.length + 1, 4), text)
        return
      }
      case 'bytes':
        this.put(this.#vector(at, field.value.length, field.value.length, ALIGNMENT_BYTES), field.value)
    }
  }

  /** Writes a vector's length in front of its aligned elements and returns where the elements start. */
  #vector(referrer: number, count: number, byteLength: number, alignment: number): number {
    const elements = Math.ceil((this.#length + 4) / alignment) * alignment
    this.#grow(elements + byteLength)
    this.#view().setUint32(elements - 4, count, true)
    this.#refer(referrer, elements - 4)
    return elements
  }

  #refer(at: number, target: number): void {
    this.#view().setUint32(at, target - at, true)
  }

  #view(): DataView {
    return new DataView(this.#bytes.buffer)
  }

  #grow(length: number): void {
    this.#length = Math.max(this.#length, length)
    if (length <= this.#bytes.length) return
    const larger = new Uint8Array(2 * length)
    larger.set(this.#bytes)
    this.#bytes = larger
  }
}

function isAppended(entry: FlatFields | FlatAppended): entry is FlatAppended {
  return (entry as FlatAppended).kind === 'appended'
}
