import { expect, test } from 'vitest'
import { ProtobufMessage } from '#models/hand-pose/onnx/protobuf.js'

test('integers are written in groups of seven bits, lowest first', () => {
  expect([...new ProtobufMessage().integer(1, 150).toBytes()]).toEqual([0x08, 0x96, 0x01])
  expect([...new ProtobufMessage().integer(20, 0).toBytes()]).toEqual([0xa0, 0x01, 0x00])
  expect(new ProtobufMessage().integer(1, 2 ** 40).toBytes()).toHaveLength(7)
})

test('negative integers take ten bytes, as int64 does', () => {
  expect([...new ProtobufMessage().int64(3, -1).toBytes()]).toEqual([0x18, ...new Array(9).fill(0xff), 0x01])
})

test('texts and messages carry their length', () => {
  const inner = new ProtobufMessage().string(2, 'é')
  expect([...new ProtobufMessage().message(1, inner).toBytes()]).toEqual([0x0a, 4, 0x12, 2, 0xc3, 0xa9])
})
