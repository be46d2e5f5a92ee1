/**
 * Reads FlatBuffers tables by field number, without a generated schema.
 *
 * A table starts with a signed offset back to its vtable; the vtable lists, per field number, where in the
 * table the field lies (0: absent, so the default holds). Offsets to tables, vectors and strings are
 * unsigned and count forward from where they stand. Reading outside the bytes throws RangeError.
 * Format: FlatBuffers internals, "Tables" and "Vectors".
 */
export class FlatTable {
  readonly #view: DataView
  readonly #position: number

  private constructor(view: DataView, position: number) {
    this.#view = view
    this.#position = position
  }

  /** The root table; `identifier` is the four letters after the root offset, e.g. `TFL3`. */
  static root(bytes: Uint8Array, identifier: string): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    const found = String.fromCharCode(...bytes.subarray(4, 8))
    if (found !== identifier) throw new RangeError(`file identifier is not ${identifier}`)
    return new FlatTable(view, view.getUint32(0, true))
  }

  byte(field: number, otherwise: number): number {
    const at = this.#fieldPosition(field)
    return at === undefined ? otherwise : this.#view.getInt8(at)
  }

  bool(field: number): boolean {
    return this.byte(field, 0) !== 0
  }

  int32(field: number, otherwise: number): number {
    const at = this.#fieldPosition(field)
    return at === undefined ? otherwise : this.#view.getInt32(at, true)
  }

  uint32(field: number, otherwise: number): number {
    const at = this.#fieldPosition(field)
    return at === undefined ? otherwise : this.#view.getUint32(at, true)
  }

  string(field: number): string {
    return new TextDecoder().decode(this.bytes(field))
  }

  /** The elements of a byte vector (not copied); empty where the field is absent. */
  bytes(field: number): Uint8Array {
    const vector = this.#vector(field, 1)
    return new Uint8Array(this.#view.buffer, this.#view.byteOffset + vector.start, vector.length)
  }

  int32s(field: number): number[] {
    const { start, length } = this.#vector(field, 4)
    return Array.from({ length }, (_, index) => this.#view.getInt32(start + 4 * index, true))
  }

  table(field: number): FlatTable | undefined {
    const at = this.#fieldPosition(field)
    return at === undefined ? undefined : new FlatTable(this.#view, this.#follow(at))
  }

  tables(field: number): FlatTable[] {
    const { start, length } = this.#vector(field, 4)
    return Array.from({ length }, (_, index) => new FlatTable(this.#view, this.#follow(start + 4 * index)))
  }

  /** Byte at which the table, vector or string lies that a field points to; undefined where it is absent. */
  target(field: number): number | undefined {
    const at = this.#fieldPosition(field)
    return at === undefined ? undefined : this.#follow(at)
  }

  /** Bytes at which the tables of a vector lie; none where the field is absent. */
  targets(field: number): number[] {
    return this.tables(field).map((table) => table.#position)
  }

  #fieldPosition(field: number): number | undefined {
    const vtable = this.#position - this.#view.getInt32(this.#position, true)
    const slot = 4 + 2 * field
    if (slot >= this.#view.getUint16(vtable, true)) return undefined
    const offset = this.#view.getUint16(vtable + slot, true)
    return offset === 0 ? undefined : this.#position + offset
  }

  #follow(at: number): number {
    return at + this.#view.getUint32(at, true)
  }

  #vector(field: number, elementBytes: number): { start: number; length: number } {
    const at = this.#fieldPosition(field)
    if (at === undefined) return { start: 0, length: 0 }
    const start = this.#follow(at)
    const length = this.#view.getUint32(start, true)
    if (start + 4 + length * elementBytes > this.#view.byteLength)
      throw new RangeError(`a vector of ${length} elements reaches past the end`)
    return { start: start + 4, length }
  }
}
