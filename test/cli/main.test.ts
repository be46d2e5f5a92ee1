import { execFile } from 'node:child_process'
import { expect, test } from 'vitest'

interface Run {
  readonly code: number
  readonly out: string
  readonly errors: string
}

function signline(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, ['cli/signline.js', ...args], (error, out, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, errors }),
    )
  })
}

test('help of a command says the same whether it is asked for before or after its name', async () => {
  const [before, after] = await Promise.all([signline('help', 'hands'), signline('hands', '--help')])
  expect(before).toEqual(after)
  expect(before.out).toContain('signline hands clip.mp4 --out clip.pose')
})

test.each([
  [['nosuch'], "signline: unknown command 'nosuch'\nsignline: --help shows the commands\n"],
  [
    ['hands', 'a.mp4', '--nosuch'],
    "signline: unknown option '--nosuch'\nsignline: hands --help shows what it takes\n",
  ],
  [['models', 'nosuch'], "signline: unknown command 'nosuch'\nsignline: models --help shows what it takes\n"],
  [
    ['cluster', 'prune'],
    "signline: required option '--release <name>' not specified\nsignline: cluster prune --help shows what it takes\n",
  ],
  [
    ['live', 'worker', '--nosuch'],
    "signline: unknown option '--nosuch'\nsignline: live worker --help shows what it takes\n",
  ],
  [
    ['hands', 'a.mp4', '--workers', '0'],
    "signline: option '--workers <n>' argument '0' is invalid; give a whole number from 1 to 64.\n" +
      'signline: hands --help shows what it takes\n',
  ],
])('wrong usage, %s, is told like every other fault, with code 2', async (args, told) => {
  expect(await signline(...args)).toEqual({ code: 2, out: '', errors: told })
})

test('--debug may stand anywhere and shows where a fault comes from', async () => {
  for (const args of [
    ['--debug', 'hands', 'nowhere.mp4', '--json'],
    ['hands', 'nowhere.mp4', '--json', '--debug'],
  ]) {
    const { code, errors } = await signline(...args)
    expect(errors).toMatch(/^signline: nowhere\.mp4 does not exist; check the path\nUnusableInputError: /)
    expect(code).toBe(2)
  }
})
