import { spawn } from 'node:child_process'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writePoseFile } from '#components/types/pose-format/pose-file.js'
import { steadyFrames } from '../components/hands-to-pose/hand-frames.ts'
import { ownFolder } from '../own-folder.ts'
import { runSignline } from './run-signline.ts'

const scratch = ownFolder()
const file = (name: string, content: string) => {
  writeFileSync(join(scratch, name), content)
  return join(scratch, name)
}
const notVideo = file('notes.mp4', 'this is no video at all, only a sentence\n'.repeat(100))
const empty = file('empty.mp4', '')
const recording = 'data-samples/zeljora-right/front.mp4'
const idle = join(scratch, 'idle.pose')
await writePoseFile(idle, steadyFrames('front', 30, 0, 3000))

describe('signline transcribe', () => {
  test.each([
    ['no camera', [], 2, /no camera is given/],
    ['a camera without id', ['--camera', idle], 2, /write ID=URI/],
    ['the same id twice', ['--camera', `a=${idle}`, '--camera', `a=${notVideo}`], 2, /another camera "a"/],
    ['the same recording twice', ['--camera', `a=${idle}`, '--camera', `b=${idle}`], 2, /same recording/],
    [
      'a file that is not there',
      ['--camera', 'a=/nowhere/clip.mp4'],
      2,
      /\/nowhere\/clip\.mp4 does not exist/,
    ],
    ['a .pose file that is not there', ['--camera', 'a=/nowhere/clip.pose'], 2, /clip\.pose/],
    ['an empty file', ['--camera', `a=${empty}`], 2, /empty/],
    ['a .pose file that is none', ['--camera', `a=${file('none.pose', 'x')}`], 2, /none\.pose/],
    ['an unknown scheme', ['--camera', 'a=gopher://host/clip'], 2, /"gopher:" is not read/],
    [
      'an unknown alphabet',
      ['--camera', `a=${idle}`, '--alphabet', 'runes'],
      2,
      /runes.*letters, digits, both/,
    ],
    ['an unknown device', ['--camera', `a=${idle}`, '--device', 'abacus'], 2, /abacus/],
    ['half a worker', ['--camera', `a=${idle}`, '--workers', '0.5'], 2, /whole number from 1 to 64/],
    ['an unknown option', ['--camera', `a=${idle}`, '--fast'], 2, /unknown option '--fast'/],
    ['a mirrored landmark file', ['--camera', `a=${idle}`, '--mirrored', 'a'], 2, /which hand is which/],
    ['results in a file', ['--camera', `a=${idle}`, '--out', notVideo], 2, /is a file; name a folder/],
    [
      'results where nobody may write',
      ['--camera', `a=${idle}`, '--out', '/proc/x'],
      2,
      /cannot be written to/,
    ],
  ])('refuses %s in one sentence', async (_, args, exitCode, sentence) => {
    const run = await runSignline('transcribe', ...args)
    expect(run).toMatchObject({ exitCode, stdout: '' })
    expect(run.stderr).toMatch(sentence)
    expect(run.stderr).not.toMatch(/\n\s+at /)
  })

  test('refuses a recording that is no video and leaves no results behind', async () => {
    const out = join(scratch, 'never')
    const run = await runSignline('transcribe', '--camera', `a=${notVideo}`, '--out', out, '--workers', '1')
    expect(run).toMatchObject({ exitCode: 2, stdout: '' })
    expect(run.stderr).toMatch(/^signline: .*notes\.mp4.*$/m)
    expect(existsSync(out)).toBe(false)
  })

  test('leaves nothing behind when it is interrupted', async () => {
    const out = join(scratch, 'interrupted', 'results')
    const args = ['transcribe', '--camera', `front=${recording}`, '--workers', '1', '--out', out]
    const child = spawn(process.execPath, ['cli/signline.js', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let stderr = ''
    for await (const chunk of child.stderr.setEncoding('utf8')) {
      // The first line says which device runs the networks: the work has begun.
      if (stderr === '') child.kill('SIGINT')
      stderr += chunk
    }
    expect(stderr).toContain('signline: interrupted; nothing was written')
    expect(existsSync(join(scratch, 'interrupted'))).toBe(false)
  })

  test('says honestly when nothing was recognised, and prints no text', async () => {
    const run = await runSignline('transcribe', '--camera', `a=${idle}`)
    expect(run).toMatchObject({ exitCode: 0, stdout: '' })
    expect(run.stderr).toContain('No sign was recognised in this recording.')
  })

  test('prints one object with text and signs when asked for JSON', async () => {
    const run = await runSignline('transcribe', '--camera', `a=${idle}`, '--json')
    expect(run.exitCode).toBe(0)
    expect(JSON.parse(run.stdout)).toMatchObject({ schema: 'signline.transcript/1', text: '', signs: [] })
    expect(run.stdout.trim().split('\n')).toHaveLength(1)
  })
})
