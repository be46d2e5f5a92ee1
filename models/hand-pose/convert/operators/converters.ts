import type { OperatorKind } from '../../tflite/operator-kind.ts'
import { logistic, prelu } from './activation.ts'
import { add, fullyConnected } from './arithmetic.ts'
import type { ConvertOperator } from './convert-operator.ts'
import { convolution, depthwiseConvolution } from './convolution.ts'
import { maxPool, mean } from './pooling.ts'
import { concatenation, pad, reshape, resizeBilinear } from './shape.ts'

/** DEQUANTIZE is missing: it only widens constants, which the network's reader has done already. */
export const CONVERTERS: Readonly<Record<Exclude<OperatorKind, 'DEQUANTIZE'>, ConvertOperator>> = {
  ADD: add,
  CONCATENATION: concatenation,
  CONV_2D: convolution,
  DEPTHWISE_CONV_2D: depthwiseConvolution,
  FULLY_CONNECTED: fullyConnected,
  LOGISTIC: logistic,
  MAX_POOL_2D: maxPool,
  MEAN: mean,
  PAD: pad,
  PRELU: prelu,
  RESHAPE: reshape,
  RESIZE_BILINEAR: resizeBilinear,
}
