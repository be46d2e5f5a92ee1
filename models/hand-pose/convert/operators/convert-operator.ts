import type { TfliteOperator } from '../../tflite/network.ts'
import type { Conversion } from '../conversion.ts'

/** Adds an operator's nodes to the ONNX graph and returns the name of its result. */
export type ConvertOperator = (operator: TfliteOperator, conversion: Conversion) => string
