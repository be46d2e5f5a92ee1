import { expect, test } from 'vitest'
import { promisedDevice } from '#models/promised-device.js'

test('A step that was promised a GPU takes the one that is there', async () => {
  const note = 'Networks run on WebGPU, not on CUDA because there is no NVIDIA GPU.'
  expect(await promisedDevice('claimed', async () => ({ device: 'webgpu', note }))).toEqual({
    device: 'webgpu',
    note: `As claimed, ${note.replace('N', 'n')}`,
  })
})

test('A step that was promised a GPU and sees none fails in one sentence', async () => {
  const note = 'Networks run on the CPU, not on CUDA because there is no NVIDIA GPU.'
  const promised = promisedDevice('claimed', async () => ({ device: 'cpu', note }))
  await expect(promised).rejects.toThrow(
    /promised a GPU and cannot open one \(.*no NVIDIA GPU\).*device=auto$/,
  )
  await expect(promised).rejects.toMatchObject({ exitCode: 1 })
})

test('Other choices are passed on, unknown ones refused', async () => {
  const choices: string[] = []
  const choose = async (choice: string) => {
    choices.push(choice)
    return { device: 'cpu', note: '' } as const
  }
  await promisedDevice('auto', choose)
  await promisedDevice('cpu', choose)
  expect(choices).toEqual(['auto', 'cpu'])
  await expect(promisedDevice('tpu', choose)).rejects.toThrow('give one of claimed, auto, cpu, cuda, webgpu')
})
