/** A node's attribute: a whole number, a text, or a list of whole numbers. */
export type OnnxAttribute = number | string | readonly number[]

export interface OnnxNode {
  readonly operator: string
  readonly inputs: readonly string[]
  readonly output: string
  readonly attributes: Readonly<Record<string, OnnxAttribute>>
}

export interface OnnxConstant {
  readonly name: string
  readonly dims: readonly number[]
  /** Float32Array becomes a FLOAT tensor, BigInt64Array an INT64 tensor. */
  readonly values: Float32Array | BigInt64Array
}

export interface OnnxValue {
  readonly name: string
  /** A text names a dimension that is open, as the batch. */
  readonly dims: readonly (number | string)[]
}

/** An ONNX graph while it is built; nodes are in the order in which they run. */
export class OnnxGraph {
  readonly name: string
  readonly nodes: OnnxNode[] = []
  readonly constants: OnnxConstant[] = []
  readonly inputs: OnnxValue[] = []
  readonly outputs: OnnxValue[] = []

  constructor(name: string) {
    this.name = name
  }

  input(value: OnnxValue): string {
    this.inputs.push(value)
    return value.name
  }

  /** Adds a node with one output and returns the output's name. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ): string {
    const output = `${operator}_${this.nodes.length}`
    this.nodes.push({ operator, inputs, output, attributes })
    return output
  }

  floats(values: Float32Array, dims: readonly number[]): string {
    return this.#constant(values, dims)
  }

  /** A vector of INT64, as shapes and paddings are given. */
  integers(values: readonly number[]): string {
    return this.#constant(BigInt64Array.from(values, BigInt), [values.length])
  }

  /** Makes what a node computes an output of the graph under a name of its own. */
  output(computed: string, value: OnnxValue): void {
    this.nodes.push({ operator: 'Identity', inputs: [computed], output: value.name, attributes: {} })
    this.outputs.push(value)
  }

  #constant(values: Float32Array | BigInt64Array, dims: readonly number[]): string {
    const name = `constant_${this.constants.length}`
    this.constants.push({ name, dims, values })
    return name
  }
}
