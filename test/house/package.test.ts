import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

const folder = mkdtempSync(join(tmpdir(), 'signline-package-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(command: string, args: readonly string[], cwd?: string): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')}: ${stderr}`)
  return stdout
}

test('the packed package runs where there are no sources', { timeout: 120_000 }, () => {
  run('npm', ['pack', '--pack-destination', folder])
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  run('tar', ['-xzf', join(folder, String(tarball)), '-C', folder])
  const installed = join(folder, 'package')
  symlinkSync(resolve('node_modules'), join(installed, 'node_modules'))
  const list = run(process.execPath, ['cli/signline.js', 'models', 'list', '--json'], installed)
  expect(JSON.parse(list).models.length).toBeGreaterThanOrEqual(6)
  const signs = run(process.execPath, ['cli/signline.js', 'demo', '--help'], installed)
  expect(signs).toContain('demo')
  expect(readdirSync(join(installed, 'data-samples', 'zeljora-right'))).toContain('front.mp4')
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
  expect(
    files.filter((file) => !file.startsWith('node_modules') && /(?<!\.d)\.ts$|\.map$|\.py$/.test(file)),
  ).toEqual([])
})
