import { ModelShapeError } from './errors.ts'
import type { Tensor } from './types.ts'

/** Tensor shapes by name; -1 stands for an open dimension. */
export type TensorShapes = Readonly<Record<string, readonly number[]>>

/** Throws ModelShapeError unless the names are the same and every dimension agrees; all faults in one message. */
export function checkShapes(place: string, expected: TensorShapes, found: TensorShapes): void {
  const names = new Set([...Object.keys(expected), ...Object.keys(found)])
  const faults = [...names].flatMap((name) => {
    const [want, have] = [expected[name], found[name]]
    if (want === undefined) return [`has "${name}", which nobody expects`]
    if (have === undefined) return [`lacks "${name}" [${want}]`]
    return agrees(want, have) ? [] : [`"${name}" is [${have}] where [${want}] is expected`]
  })
  if (faults.length > 0) throw new ModelShapeError(`${place}: ${faults.join('; ')}; -1 stands for any size`)
}

/** Checks what is handed to a network before it runs: names, shapes, and that the numbers fill the shape. */
export function checkTensors(
  place: string,
  expected: TensorShapes,
  tensors: Readonly<Record<string, Tensor>>,
): void {
  const found = Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, tensor.dims]))
  checkShapes(place, expected, found)
  for (const [name, { data, dims }] of Object.entries(tensors)) {
    const count = dims.reduce((product, size) => product * size, 1)
    if (data.length !== count)
      throw new ModelShapeError(`${place}: "${name}" [${dims}] needs ${count} numbers and has ${data.length}`)
  }
}

function agrees(want: readonly number[], have: readonly number[]): boolean {
  return (
    want.length === have.length &&
    want.every((size, axis) => size === -1 || have[axis] === -1 || size === have[axis])
  )
}
