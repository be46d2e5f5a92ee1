import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'

test.each([
  [['render', '--text', 'A'], 'package.json'],
  [['negatives', '--count', '1'], 'package.json/pictures'],
])('data-samples %s says before it draws anything that its folder cannot be written to', (args, out) => {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['dist/data-samples/main.js', ...args, '--out', out],
    {
      encoding: 'utf8',
    },
  )
  expect(stderr).toMatch(
    /^data-samples: --out package\.json.* is no folder to write to \(E\w+\); name another\n$/,
  )
  expect(status).toBe(2)
})
