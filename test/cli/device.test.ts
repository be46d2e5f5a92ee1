import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, describe, expect, test } from 'vitest'
import { chooseDevice } from '#models/session.js'
import { runSignline } from './run-signline.ts'

const folder = mkdtempSync(join(tmpdir(), 'signline-device-'))
afterAll(() => rmSync(folder, { recursive: true }))

const picture = join(folder, 'grey.jpg')
await sharp({ create: { width: 64, height: 64, channels: 3, background: '#777' } })
  .jpeg()
  .toFile(picture)

const CLIP = 'data-samples/zeljora-right/front.mp4'

async function isHere(device: 'cuda' | 'webgpu'): Promise<boolean> {
  return chooseDevice(device).then(
    () => true,
    () => false,
  )
}
const here = { cuda: await isHere('cuda'), webgpu: await isHere('webgpu') }
for (const [device, works] of Object.entries(here))
  if (works) console.log(`${device} runs here, so its refusal is not tested`)

const NAMES = { cuda: 'CUDA', webgpu: 'WebGPU' } as const

describe.for(['cuda', 'webgpu'] as const)('where there is none, --device %s', (device) => {
  const refusal = new RegExp(
    `^signline: ${NAMES[device]} cannot run networks here because [^\\n]+; take --device auto or cpu\\n$`,
  )
  test.skipIf(here[device]).for([
    ['transcribe', '--camera', `front=${CLIP}`, '--out', join(folder, 'transcript')],
    ['hands', CLIP, '--out', join(folder, 'clip.pose')],
    ['letters', picture],
    ['models', 'verify'],
  ])('ends signline %s with its reason before any work is done', async (args) => {
    const { exitCode, stdout, stderr } = await runSignline(...args, '--device', device)
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
    expect(stderr).toMatch(refusal)
    const written = readdirSync(folder, { withFileTypes: true, recursive: true })
    expect(written.filter((entry) => entry.isFile()).map(({ name }) => name)).toEqual(['grey.jpg'])
  })
})

test.skipIf(here.cuda || here.webgpu)(
  '--device auto falls back to the CPU and says which and why',
  async () => {
    const { exitCode, stdout } = await runSignline('hands', CLIP, '--out', join(folder, 'auto.pose'))
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(
      /Networks run on the CPU, not on CUDA because [^\n]+, not on WebGPU because [^\n]+\.\n$/,
    )
  },
)

test.skipIf(here.cuda || here.webgpu)('bench gpu ends with one sentence where there is no GPU', () => {
  const { status, stderr } = spawnSync(process.execPath, ['dist/bench/main.js', 'gpu'], { encoding: 'utf8' })
  expect(status).toBe(2)
  expect(stderr).toMatch(
    /^bench: nothing to measure: CUDA [^\n]+, and WebGPU [^\n]+; run this on a machine that has a GPU\n$/,
  )
})
