import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { H264, makeClip, testPicture } from '../components/camera-to-frames/clips.ts'

const folder = mkdtempSync(join(tmpdir(), 'signline-print-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a command that prints as it goes stops at the next line once its reader has gone', async () => {
  const script = `
    import { print } from ${JSON.stringify(fileURLToPath(import.meta.resolve('#cli/print.js')))}
    const again = () => {
      try {
        print('a line of many\\n')
        setImmediate(again)
      } catch (error) {
        process.stderr.write(error.name)
      }
    }
    again()`
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let told = ''
  child.stderr.on('data', (chunk) => {
    told += chunk
  })
  await once(child.stdout, 'data')
  child.stdout.destroy()
  const [code] = await once(child, 'close')
  expect({ code, told }).toEqual({ code: 0, told: 'ReaderGoneError' })
})

test('hands --json says that its file is not written when the reader of its lines has gone', async () => {
  const clip = makeClip(join(folder, 'long.mp4'), ...testPicture('160x120', 30, 60), ...H264)
  const out = join(folder, 'long.pose')
  const child = spawn(
    process.execPath,
    ['cli/signline.js', 'hands', clip, '--json', '--variant', 'lite', '--workers', '1', '--out', out],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let told = ''
  child.stderr.on('data', (chunk) => {
    told += chunk
  })
  await once(child.stdout, 'data')
  child.stdout.destroy()
  const [code] = await once(child, 'close')
  expect(told).toContain(`${out} not written, because the output of --json was closed`)
  expect(code).toBe(1)
  expect(readdirSync(folder)).toEqual(['long.mp4'])
})

test.runIf(existsSync('/dev/full')).for([
  ['hands', 'data-samples/zeljora-right/front.mp4', '--json'],
  ['models', 'list'],
])('signline %s tells in one sentence that its output cannot be written', (args) => {
  const full = openSync('/dev/full', 'w')
  try {
    execFileSync(process.execPath, ['cli/signline.js', ...args], { stdio: ['ignore', full, 'pipe'] })
    expect.unreachable()
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: Buffer }
    expect(String(stderr)).toContain('signline: the output cannot be written (ENOSPC); make room for it\n')
    expect(String(stderr)).not.toContain('    at ')
    expect(status).toBe(1)
  } finally {
    closeSync(full)
  }
})
