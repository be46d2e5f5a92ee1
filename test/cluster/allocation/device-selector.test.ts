import { describe, expect, test } from 'vitest'
import type { Device } from '#cluster/allocation/device.js'
import { judgeDevice } from '#cluster/allocation/device-selector.js'
import { sliceOf } from '#cluster/preflight/read-slices.js'
import { CONDITIONED, conditions } from '../preflight/conditions.ts'

const DRIVER = 'gpu.nvidia.com'
const slice = sliceOf(
  {
    metadata: { name: 'slice' },
    spec: { driver: DRIVER, pool: { name: 'a', resourceSliceCount: 1 }, devices: [CONDITIONED] },
  },
  () => [],
)
const device = slice?.devices[0] as Device

describe.each(Object.entries(conditions))('A condition in CEL %s', (kind, expressions) => {
  test.each(expressions)('%s', (expression) => {
    expect(judgeDevice(expression, device, DRIVER).kind).toBe(kind)
  })
})

describe('A condition in CEL', () => {
  test('says why it fails or is not known', () => {
    const reason = (expression: string): unknown => judgeDevice(expression, device, DRIVER)
    expect(reason("device.attributes['gpu.nvidia.com'].profile == 'x'")).toEqual({
      kind: 'fails',
      reason: 'No such key: profile',
    })
    expect(reason("device.driver.trim() == 'x'")).toEqual({
      kind: 'unknown',
      reason: 'the function trim is not known here',
    })
    expect(reason('device.driver ==')).toMatchObject({ kind: 'unknown' })
    expect(reason('')).toMatchObject({ kind: 'unknown' })
  })

  test('is not known of a device that has attributes of a newer kind', () => {
    const newer: Device = { ...device, attributes: { ...device.attributes, lanes: { kind: 'other' } } }
    expect(judgeDevice('true', newer, DRIVER)).toMatchObject({ kind: 'unknown' })
  })
})
