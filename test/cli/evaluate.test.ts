import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { evaluate } from '#cli/evaluate.js'
import { sign, spell, transcriptFrom } from '../components/signs-to-text/signs.ts'
import { ownFolder } from '../own-folder.ts'
import { runSignline } from './run-signline.ts'

const truthOf = (text: string) => ({
  schema: 'signline.truth/1',
  text,
  letters: spell(text, 2, 900).map(({ label, startMs, endMs }) => ({ label, startMs, endMs })),
})

function files(read: Parameters<typeof transcriptFrom>[0], text: string) {
  const folder = ownFolder()
  const paths = [join(folder, 'transcript.json'), join(folder, 'truth.json')] as const
  writeFileSync(paths[0], JSON.stringify(transcriptFrom(read)))
  writeFileSync(paths[1], JSON.stringify(truthOf(text)))
  return paths
}

describe('evaluation', () => {
  test('of a right transcript finds no error and every letter in its time', () => {
    const evaluation = evaluate(transcriptFrom(spell('MY DOG', 2, 900)), truthOf('MY DOG'))
    expect(evaluation).toMatchObject({
      characterErrorRate: 0,
      letterErrorRate: 0,
      wordErrorRate: 0,
      right: 5,
      rightInTime: 5,
    })
  })

  test('tells other letters, missed ones and ones that were not spelled', () => {
    const read = spell('ZELJAB', 2, 0)
    const changed = [
      read[0]!,
      { ...read[1]!, label: 'S' },
      read[2]!,
      read[4]!,
      read[5]!,
      sign('X', 9000, 9300),
    ]
    const evaluation = evaluate(transcriptFrom(changed), truthOf('ZELJAB'))
    expect(evaluation.letters.map(({ kind }) => kind)).toEqual([
      'equal',
      'substitution',
      'equal',
      'deletion',
      'equal',
      'equal',
      'insertion',
    ])
    expect(evaluation).toMatchObject({
      right: 4,
      rightInTime: 4,
      substitutions: 1,
      deletions: 1,
      insertions: 1,
    })
    expect(evaluation.letterErrorRate).toBeCloseTo(3 / 6)
  })

  test('tells a right letter at the wrong time', () => {
    const late = spell('AB', 2, 0).map((one) => ({
      ...one,
      startMs: one.startMs + 5000,
      endMs: one.endMs + 5000,
    }))
    expect(evaluate(transcriptFrom(late), truthOf('AB'))).toMatchObject({ right: 2, rightInTime: 0 })
  })

  test('prints a table for people and one object for programs', async () => {
    const paths = files(spell('MY DOG', 2, 900), 'MY DIG')
    const plain = await runSignline('evaluate', ...paths)
    expect(plain.exitCode).toBe(0)
    expect(plain.stdout).toContain('4 of 5 letters right (4 of them in their time), 1 other, 0 missed')
    const json = await runSignline('evaluate', ...paths, '--json')
    expect(JSON.parse(json.stdout)).toMatchObject({ substitutions: 1, wordErrorRate: 0.5 })
  })

  test('refuses files that are none, each in one sentence', async () => {
    const [transcript, truth] = files([], 'A')
    const missing = await runSignline('evaluate', '/nowhere/t.json', truth)
    expect(missing).toMatchObject({ exitCode: 2, stdout: '' })
    expect(missing.stderr).toBe('signline: /nowhere/t.json cannot be read (ENOENT); check the path\n')
    const swapped = await runSignline('evaluate', truth, transcript)
    expect(swapped.exitCode).toBe(2)
    expect(swapped.stderr).toMatch(/no transcript of signline/)
  })
})
