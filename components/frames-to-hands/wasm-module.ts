/** Enough of WebAssembly's binary format to write one function over one memory. */

/** What Node offers of WebAssembly and its own types leave out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object) => { readonly exports: Readonly<Record<string, unknown>> }
}

/** Compiles a module and starts it. */
export function startWasm(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports
}

/** Value types. */
export const I32 = 0x7f
export const F64 = 0x7c
export const V128 = 0x7b

export interface WasmFunction {
  readonly name: string
  readonly parameters: readonly number[]
  /** Numbered after the parameters. */
  readonly locals: readonly number[]
  readonly body: readonly number[]
}

/** A module that exports the function by its name and its memory, of so many 64 KiB pages, as `memory`. */
export function wasmModule({ name, parameters, locals, body }: WasmFunction, pages: number): Uint8Array {
  const localRuns = vector(locals.map((type) => [1, type]))
  const code = [...localRuns, ...body, END]
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // \0asm, version 1
    ...section(1, vector([[0x60, ...vector(parameters.map((type) => [type])), 0]])), // types: no results
    ...section(3, vector([[0]])), // function 0 has type 0
    ...section(5, vector([[0, ...unsigned(pages)]])), // a memory that does not grow
    ...section(
      7,
      vector([
        [...text(name), 0, 0],
        [...text('memory'), 2, 0],
      ]),
    ), // exports
    ...section(10, vector([[...unsigned(code.length), ...code]])),
  ])
}

const END = 0x0b

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content]
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()]
}

function text(value: string): number[] {
  const bytes = [...new TextEncoder().encode(value)]
  return [...unsigned(bytes.length), ...bytes]
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)]
}

/** Signed LEB128. */
function signed(value: number): number[] {
  const rest = value >> 7
  const low = value & 0x7f
  const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0)
  return isLast ? [low] : [low | 0x80, ...signed(rest)]
}

function simd(code: number, ...immediates: readonly number[]): number[] {
  return [0xfd, ...unsigned(code), ...immediates]
}
const BYTE_ALIGNED = [0, 0]
const WORD_ALIGNED = [2, 0]

/** The instructions that the warp needs, by their names in the specification; a body is their bytes in a row. */
export const wasm: {
  readonly [name in PlainInstruction]: readonly number[]
} & {
  readonly [name in LocalInstruction]: (local: number) => number[]
} & {
  i32Const(value: number): number[]
  /** Runs the body, and again as long as it leaves a number other than 0. */
  repeatWhile(body: readonly number[]): number[]
  v128Store32Lane(lane: number): number[]
  v128Const(bytes: Uint8Array): number[]
} = {
  localGet: (local) => [0x20, ...unsigned(local)],
  localSet: (local) => [0x21, ...unsigned(local)],
  localTee: (local) => [0x22, ...unsigned(local)],
  i32Const: (value) => [0x41, ...signed(value)],
  repeatWhile: (body) => [0x03, 0x40, ...body, 0x0d, 0, END],
  v128Store32Lane: (lane) => simd(0x5a, ...WORD_ALIGNED, lane),
  v128Const: (bytes) => simd(0x0c, ...bytes),
  i32Add: [0x6a],
  i32Sub: [0x6b],
  i32Mul: [0x6c],
  i32And: [0x71],
  i32ShrS: [0x75],
  i32LtS: [0x48],
  f64Add: [0xa0],
  f64Mul: [0xa2],
  i32TruncF64S: [0xaa],
  f64ConvertI32S: [0xb7],
  v128Load64Zero: simd(0x5d, ...BYTE_ALIGNED),
  i8x16Swizzle: simd(0x0e),
  i32x4Splat: simd(0x11),
  i32x4ShrU: simd(0xad),
  i32x4Add: simd(0xae),
  i32x4Mul: simd(0xb5),
  i32x4DotI16x8S: simd(0xba),
  f32x4Div: simd(0xe7),
  f32x4ConvertI32x4S: simd(0xfa),
}

type LocalInstruction = 'localGet' | 'localSet' | 'localTee'
type PlainInstruction =
  | `i32${'Add' | 'Sub' | 'Mul' | 'And' | 'ShrS' | 'LtS' | 'TruncF64S'}`
  | `f64${'Add' | 'Mul' | 'ConvertI32S'}`
  | 'v128Load64Zero'
  | 'i8x16Swizzle'
  | `i32x4${'Splat' | 'ShrU' | 'Add' | 'Mul' | 'DotI16x8S'}`
  | `f32x4${'Div' | 'ConvertI32x4S'}`
