import { ModelUnsupportedError } from '../../errors.ts'
import type { OnnxGraph } from '../onnx/graph.ts'
import type { TfliteNetwork, TfliteOperator } from '../tflite/network.ts'

export interface Constant {
  readonly values: Float32Array | Int32Array
  /** As in TFLite. */
  readonly shape: readonly number[]
}

/** What a converter of one operator sees: the ONNX graph so far and the TFLite operator's tensors. */
export class Conversion {
  readonly graph: OnnxGraph
  readonly #network: TfliteNetwork
  readonly #nameByTensor = new Map<number, string>()
  readonly #widened = new Map<number, Constant>()

  constructor(graph: OnnxGraph, network: TfliteNetwork) {
    this.graph = graph
    this.#network = network
  }

  /** TFLite shape of an operator's nth input. */
  inputShape(operator: TfliteOperator, nth: number): readonly number[] {
    return this.#tensor(operator.inputs[nth]).shape
  }

  outputShape(operator: TfliteOperator): readonly number[] {
    return this.#tensor(operator.outputs[0]).shape
  }

  /** ONNX name of what an operator's nth input holds while the graph runs. */
  input(operator: TfliteOperator, nth: number): string {
    return this.computed(operator.inputs[nth])
  }

  /** Every input of an operator, in order. */
  inputs(operator: TfliteOperator): string[] {
    return operator.inputs.map((_, nth) => this.input(operator, nth))
  }

  /** ONNX name of a tensor that an earlier operator computed. */
  computed(tensor: number | undefined): string {
    const name = tensor === undefined ? undefined : this.#nameByTensor.get(tensor)
    if (name === undefined)
      throw new ModelUnsupportedError(
        `${this.graph.name}: tensor "${this.#tensor(tensor).name}" is not computed before it is used; signline converts no constants in this place`,
      )
    return name
  }

  /** An operator's nth input, which must be constant; undefined where an optional one is left out. */
  optionalConstant(operator: TfliteOperator, nth: number): Constant | undefined {
    const index = operator.inputs[nth]
    if (index === undefined || index === -1) return undefined
    const { name, shape, values } = this.#tensor(index)
    if (values !== undefined) return { shape, values }
    const widened = this.#widened.get(index)
    if (widened === undefined)
      throw new ModelUnsupportedError(
        `${this.graph.name}: ${operator.kind} takes its "${name}" from the graph; signline converts only constants there`,
      )
    return widened
  }

  constant(operator: TfliteOperator, nth: number): Constant {
    const constant = this.optionalConstant(operator, nth)
    if (constant === undefined)
      throw new ModelUnsupportedError(`${this.graph.name}: ${operator.kind} lacks its input ${nth}`)
    return constant
  }

  floats(operator: TfliteOperator, nth: number): Float32Array {
    const { values } = this.constant(operator, nth)
    if (values instanceof Float32Array) return values
    throw new ModelUnsupportedError(`${this.graph.name}: ${operator.kind} has whole numbers as input ${nth}`)
  }

  /** Records the ONNX name under which a TFLite tensor goes on. */
  define(tensor: number | undefined, name: string): void {
    if (tensor !== undefined) this.#nameByTensor.set(tensor, name)
  }

  /** Records that an operator only widens a constant, so that its output is one too. */
  defineConstant(operator: TfliteOperator, constant: Constant): void {
    for (const tensor of operator.outputs) this.#widened.set(tensor, constant)
  }

  unsupported(operator: TfliteOperator, what: string): ModelUnsupportedError {
    return new ModelUnsupportedError(
      `${this.graph.name}: ${operator.kind} ${what}, which signline does not convert`,
    )
  }

  #tensor(index: number | undefined): TfliteNetwork['tensors'][number] {
    const tensor = index === undefined ? undefined : this.#network.tensors[index]
    if (tensor === undefined)
      throw new ModelUnsupportedError(`${this.graph.name}: an operator lacks a tensor`)
    return tensor
  }
}
