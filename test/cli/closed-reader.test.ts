import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'signline-reader-'))
afterAll(() => rmSync(folder, { recursive: true }))

beforeAll(async () => {
  const grey = { create: { width: 320, height: 240, channels: 3, background: '#777' } } as const
  for (let nth = 0; nth < 16; nth++)
    await sharp(grey)
      .jpeg()
      .toFile(join(folder, `${nth}.jpg`))
})

test.for([
  ['letters', folder, '--json'],
  ['hands', '--still', '--json', folder],
])('signline %s ends quietly when its reader closes the pipe after one line', async (args) => {
  const child = spawn(process.execPath, ['cli/signline.js', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const stderr: Buffer[] = []
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk))
  const [firstLine] = await once(child.stdout, 'data')
  child.stdout.destroy()
  const [code, signal] = await once(child, 'exit')
  expect(String(firstLine)).toContain('{"source":')
  expect({ code, signal, stderr: Buffer.concat(stderr).toString() }).toEqual({
    code: 0,
    signal: null,
    stderr: '',
  })
})
