import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readPictureLetter } from '#cli/letters.js'
import { HANDSHAPES } from '#models/fingerspelling/classes.js'
import type { InferenceSession } from '#models/types.js'
import { syntheticHand, viewOf } from '../components/pose-to-signs/synthetic.ts'
import { runSignline } from './run-signline.ts'

let folder = ''
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'signline-letters-'))
  await sharp({ create: { width: 64, height: 48, channels: 3, background: '#88a' } })
    .png()
    .toFile(join(folder, 'empty.png'))
  writeFileSync(join(folder, 'torn.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('signline letters', () => {
  test('says that a picture shows no hand, and reads on past a torn one, exit code 2', async () => {
    const { exitCode, stdout, stderr } = await runSignline('letters', '--json', '--workers', '1', folder)
    expect(exitCode).toBe(2)
    const lines = stdout.trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { source: join(folder, 'empty.png'), hand: false, letter: null, confidence: 0, alternatives: [] },
    ])
    expect(stderr).toContain('1 of 2 pictures could not be read')
  })

  test.each([
    [['letters', 'nowhere.jpg'], 'nowhere.jpg does not exist'],
    [['letters', '--alphabet', 'greek', 'x.jpg'], "'greek' is invalid"],
  ])('refuses %j in one sentence', async (args, sentence) => {
    const { exitCode, stderr } = await runSignline(...args)
    expect(exitCode).toBe(2)
    expect(stderr).toContain(sentence)
  })
})

test('a picture with a hand is one reading with alternatives, most likely first', async () => {
  const data = Float32Array.from(HANDSHAPES, (name) => (name === 'V' ? 4 : name === 'U' ? 2 : -4))
  const handshapes = {
    run: async () => ({ logits: { data, dims: [1, HANDSHAPES.length] } }),
  } as unknown as InferenceSession
  const { hand, width, height } = viewOf(syntheticHand(0), 0)
  const outcome = { ok: true, source: 'a.jpg', width, height, hands: [hand] } as const
  const letters = await readPictureLetter(outcome, handshapes, 'letters')
  expect(letters).toMatchObject({ source: 'a.jpg', hand: true, letter: 'V' })
  expect(letters.alternatives[0]?.letter).toBe('U')
  expect(letters.confidence).toBeGreaterThan(letters.alternatives[0]?.confidence ?? 1)
  expect(await readPictureLetter(outcome, handshapes, 'digits')).toMatchObject({ letter: '2' })
  const both = await readPictureLetter(outcome, handshapes, 'both')
  expect(both.alternatives[0]).toEqual({ letter: '2', confidence: both.confidence })
})

const pictures = fileURLToPath(
  new URL('../../../shared/data/letters/images/t32rahman__ASL-ML', import.meta.url),
)
const LEAST_SHARE_RIGHT = 0.9

// The smaller twin of this test is the one above, on a drawn hand.
describe.skipIf(!existsSync(pictures))('pictures of a person', () => {
  test('one picture a letter is found and read right', { timeout: 120_000 }, async () => {
    const sources = [...'ABCDEFGHIKLMNOPQRSTUVWXY'].map((letter) => {
      const [first = ''] = readdirSync(join(pictures, letter)).sort()
      return join(pictures, letter, first)
    })
    const { stdout } = await runSignline('letters', '--json', ...sources)
    const read = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(read.every(({ hand }) => hand)).toBe(true)
    const right = read.filter(({ source, letter }) => source.split('/').at(-2) === letter)
    expect(right.length / sources.length).toBeGreaterThan(LEAST_SHARE_RIGHT)
  })
})
