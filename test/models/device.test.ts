import { expect, test } from 'vitest'
import { type DeviceTrial, decideDevice } from '#models/device.js'
import type { Device } from '#models/types.js'

const trials =
  (works: readonly Device[]) =>
  async (device: Device): Promise<DeviceTrial> =>
    works.includes(device) ? { ok: true } : { ok: false, reason: `its ${device} parts are missing` }

test('auto prefers CUDA, then WebGPU, then the CPU, and says why not the better one', async () => {
  expect(await decideDevice('auto', trials(['cuda', 'webgpu']))).toEqual({
    device: 'cuda',
    note: 'Networks run on CUDA.',
  })
  expect(await decideDevice('auto', trials(['webgpu']))).toEqual({
    device: 'webgpu',
    note: 'Networks run on WebGPU, not on CUDA because its cuda parts are missing.',
  })
  expect(await decideDevice('auto', trials([]))).toEqual({
    device: 'cpu',
    note: 'Networks run on the CPU, not on CUDA because its cuda parts are missing, not on WebGPU because its webgpu parts are missing.',
  })
})

test('a device named outright is not tried here', async () => {
  const never = async (): Promise<DeviceTrial> => {
    throw new Error('tried')
  }
  expect((await decideDevice('webgpu', never)).device).toBe('webgpu')
})
