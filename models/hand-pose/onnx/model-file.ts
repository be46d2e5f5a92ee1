import type { OnnxAttribute, OnnxConstant, OnnxGraph, OnnxNode, OnnxValue } from './graph.ts'
import { ProtobufMessage } from './protobuf.ts'

/** Format version 8 and operator set 17 are read by every ONNX Runtime since 1.12. */
const IR_VERSION = 8
const OPERATOR_SET_VERSION = 17

const FLOAT = 1
const INT64 = 7
const ATTRIBUTE_INT = 2
const ATTRIBUTE_STRING = 3
const ATTRIBUTE_INTS = 7

/** The bytes of an .onnx file. Field numbers are those of onnx.proto: ModelProto, GraphProto, NodeProto, … */
export function onnxFile(graph: OnnxGraph, producer: string): Uint8Array {
  const graphMessage = new ProtobufMessage()
  for (const node of graph.nodes) graphMessage.message(1, nodeMessage(node))
  graphMessage.string(2, graph.name)
  for (const constant of graph.constants) graphMessage.message(5, tensorMessage(constant))
  for (const input of graph.inputs) graphMessage.message(11, valueMessage(input))
  for (const output of graph.outputs) graphMessage.message(12, valueMessage(output))
  return new ProtobufMessage()
    .integer(1, IR_VERSION)
    .string(2, producer)
    .message(7, graphMessage)
    .message(8, new ProtobufMessage().string(1, '').integer(2, OPERATOR_SET_VERSION))
    .toBytes()
}

function nodeMessage(node: OnnxNode): ProtobufMessage {
  const message = new ProtobufMessage()
  for (const input of node.inputs) message.string(1, input)
  message.string(2, node.output).string(3, node.output).string(4, node.operator)
  for (const [name, value] of Object.entries(node.attributes))
    message.message(5, attributeMessage(name, value))
  return message
}

function attributeMessage(name: string, value: OnnxAttribute): ProtobufMessage {
  const message = new ProtobufMessage().string(1, name)
  if (typeof value === 'number') return message.int64(3, value).integer(20, ATTRIBUTE_INT)
  if (typeof value === 'string') return message.string(4, value).integer(20, ATTRIBUTE_STRING)
  for (const element of value) message.int64(8, element)
  return message.integer(20, ATTRIBUTE_INTS)
}

function tensorMessage({ name, dims, values }: OnnxConstant): ProtobufMessage {
  const message = new ProtobufMessage()
  for (const dim of dims) message.integer(1, dim)
  return message
    .integer(2, values instanceof Float32Array ? FLOAT : INT64)
    .string(8, name)
    .bytes(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
}

function valueMessage({ name, dims }: OnnxValue): ProtobufMessage {
  const shape = new ProtobufMessage()
  for (const dim of dims)
    shape.message(
      1,
      typeof dim === 'number' ? new ProtobufMessage().integer(1, dim) : new ProtobufMessage().string(2, dim),
    )
  const tensorType = new ProtobufMessage().integer(1, FLOAT).message(2, shape)
  return new ProtobufMessage().string(1, name).message(2, new ProtobufMessage().message(1, tensorType))
}
