import { fileURLToPath } from 'node:url'
import { type FingerspellingTensors, handshapesTensors, spellingTensors } from './tensors.ts'

/** An .onnx file of this folder and the shapes that it must have; open it with openSession. */
export interface FingerspellingNetwork extends FingerspellingTensors {
  readonly path: string
}

/** Where the committed files lie, seen from the compiled module. */
const onnxFile = (name: string): string =>
  fileURLToPath(new URL(`../../../models/fingerspelling/${name}.onnx`, import.meta.url))

export const handshapesNetwork: FingerspellingNetwork = {
  ...handshapesTensors,
  path: onnxFile('handshapes'),
}

export const spellingNetwork: FingerspellingNetwork = { ...spellingTensors, path: onnxFile('spelling') }
