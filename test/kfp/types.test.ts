import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

test('wiring the wrong type does not compile', () => {
  const compiler = join(
    dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
    'bin',
    'tsc',
  )
  const project = join(import.meta.dirname, 'types', 'tsconfig.json')
  const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project, '--noEmit'], {
    encoding: 'utf8',
  })
  expect(stdout).toBe('')
  expect(status).toBe(0)
})
