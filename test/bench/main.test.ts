import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

test.each([
  [['hands', '--rounds=2'], /bench hands: --rounds is no option of it; it takes --seed, --json\n/],
  [['spelling', '--words=1', '--loud'], /--loud is no option of it; .*--words, --nosign/],
  [['nothing'], /no bench is called "nothing"/],
])('npm run bench -- %j is refused before anything is measured', (args, message) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['dist/bench/main.js', ...args], {
    encoding: 'utf8',
  })
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
  expect(stderr).toMatch(message)
})
