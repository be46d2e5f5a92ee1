import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPoseFile } from '#components/types/pose-format/pose-file.js'
import { sampleClip } from '../components/frames-to-hands/samples.ts'

const launcher = fileURLToPath(new URL('../../cli/signline.js', import.meta.url))

interface Run {
  readonly code: number
  readonly out: string
  readonly errors: string
}

function signline(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [launcher, 'hands', ...args], { maxBuffer: 1e9 }, (error, out, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, errors }),
    )
  })
}

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signline-hands-'))
  await sharp({ create: { width: 64, height: 48, channels: 3, background: '#88a' } })
    .png()
    .toFile(join(folder, 'empty.png'))
  writeFileSync(join(folder, 'torn.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('signline hands --still', () => {
  test('prints one object a picture, with no hands where there are none', async () => {
    const { code, out } = await signline('--still', '--json', '--workers', '1', join(folder, 'empty.png'))
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({ source: join(folder, 'empty.png'), hands: [] })
  })

  test('says in plain words what it sees without --json', async () => {
    const { out } = await signline('--still', '--variant', 'lite', join(folder, 'empty.png'))
    expect(out).toBe(`${join(folder, 'empty.png')}: no hand\n`)
  })

  test('reads the other pictures of a folder when one is torn, and exits with 2', async () => {
    const { code, out, errors } = await signline('--still', '--json', folder)
    expect(code).toBe(2)
    expect(out.trim().split('\n')).toHaveLength(1)
    expect(errors).toContain('torn.jpg is damaged')
    expect(errors).toContain('1 of 2 pictures could not be read')
  })
})

test.each([
  ['a picture that is not there', ['--still', 'nowhere.jpg'], 'nowhere.jpg does not exist'],
  ['a recording that is not there', ['nowhere.mp4', '--json'], 'nowhere.mp4 does not exist'],
  ['nothing to write', ['clip.mp4'], 'give --out FILE.pose, --overlay FILE.mp4 or --json'],
  ['two recordings', ['a.mp4', 'b.mp4', '--json'], 'give one at a time'],
  ['a file to write of pictures', ['--still', 'a.jpg', '--out', 'a.pose'], '--still writes no file'],
  ['a folder that is missing', ['a.mp4', '--out', '/nowhere/a.pose'], '/nowhere is not a folder'],
  [
    'a folder in the place of a file',
    ['a.mp4', '--overlay', '/tmp'],
    '/tmp is a folder; give the name of a file',
  ],
  [
    'a recording that would be overwritten',
    ['./package.json', '--overlay', 'package.json'],
    'package.json cannot be written: it is the recording itself; give another name',
  ],
  [
    'one name for two files',
    ['a.mp4', '--out', '/tmp/a.out', '--overlay', '/tmp/../tmp/a.out'],
    'it is given twice; give another name',
  ],
  ['hands that were found earlier', ['a.pose', '--json'], 'signline transcribe --camera front=a.pose'],
  [
    'options of recordings beside --still',
    ['--still', 'a.jpg', '--cut-off', 'keep', '--stall-timeout', '3'],
    '--still looks at each picture by itself; leave --cut-off and --stall-timeout away',
  ],
  ['no workers', ['a.mp4', '--json', '--workers', '0'], 'whole number from 1 to 64'],
  ['an unknown device', ['a.mp4', '--json', '--device', 'abacus'], 'auto, cpu, webgpu, cuda'],
])('%s is told in one sentence, with code 2 and nothing on stdout', async (_, args, sentence) => {
  const { code, out, errors } = await signline(...args)
  expect(errors).toContain(sentence)
  expect(errors).not.toContain('    at ')
  expect({ code, out }).toEqual({ code: 2, out: '' })
})

describe.skipIf(sampleClip === undefined)('signline hands CLIP', () => {
  test('writes a .pose file and an overlay, and nothing beside them', async () => {
    const results = mkdtempSync(join(folder, 'results-'))
    const pose = join(results, 'clip.pose')
    const { code, out, errors } = await signline(
      ...[sampleClip ?? '', '--variant', 'lite', '--out', pose, '--overlay', join(results, 'clip.mp4')],
    )
    expect(errors).not.toContain('signline:')
    expect(code).toBe(0)
    expect(readdirSync(results).sort()).toEqual(['clip.mp4', 'clip.pose'])
    let frames = 0
    let withHands = 0
    for await (const { hands } of (await readPoseFile(pose)).frames) {
      frames++
      if (hands.length > 0) withHands++
    }
    expect(out).toContain(`${frames} frames, ${withHands} with a hand`)
    expect(withHands).toBeGreaterThan(frames / 2)
  })

  test('prints one object a frame with --json', async () => {
    const { code, out } = await signline(sampleClip ?? '', '--variant', 'lite', '--json')
    expect(code).toBe(0)
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ frame }) => frame)).toEqual(lines.map((_, n) => n))
    const hand = lines.find(({ hands }) => hands.length > 0).hands[0]
    expect(Object.keys(hand)).toEqual(['track', 'handedness', 'score', 'landmarks', 'worldLandmarks'])
    expect(hand.landmarks).toHaveLength(21)
    expect(hand.landmarks[0]).toHaveLength(3)
  })

  test('says how many frames of a damaged recording were left out', async () => {
    const damaged = join(folder, 'damaged.mp4')
    const bytes = readFileSync(sampleClip ?? '')
    for (let at = Math.floor(bytes.length / 3); at < bytes.length / 2; at++) bytes[at] = (at * 7919) & 0xff
    writeFileSync(damaged, bytes)
    const { code, out, errors } = await signline(damaged, '--variant', 'lite', '--json')
    expect(errors).toMatch(/frames left out: \d+ corrupt/)
    expect(code).toBe(0)
    expect(out.trim().split('\n').length).toBeGreaterThan(20)
  })

  test.each(['SIGINT', 'SIGHUP'] as const)(
    'leaves nothing behind when it is interrupted by %s',
    async (signal) => {
      const results = mkdtempSync(join(folder, 'interrupted-'))
      const { code, errors } = await new Promise<Run>((resolve) => {
        const child = execFile(
          process.execPath,
          [
            launcher,
            'hands',
            sampleClip ?? '',
            '--workers',
            '1',
            '--out',
            join(results, 'clip.pose'),
            '--overlay',
            join(results, 'clip.mp4'),
          ],
          (error, out, errors) => resolve({ code: error === null ? 0 : Number(error.code), out, errors }),
        )
        const started = setInterval(() => {
          if (readdirSync(results).length === 0) return // the overlay is not begun
          clearInterval(started)
          child.kill(signal)
        }, 20)
      })
      expect(errors).toContain('interrupted; nothing was written')
      expect(code).toBe(1)
      expect(readdirSync(results)).toEqual([])
    },
  )
})
