import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
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

test('the packed package runs where there are no sources', () => {
  run('npm', ['pack', '--pack-destination', folder])
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))
  run('tar', ['-xzf', join(folder, String(tarball)), '-C', folder])
  const installed = join(folder, 'package')
  // The package brings its own workspace along; the registry's packages are taken from here.
  const bundled = readdirSync(join(installed, 'node_modules'))
  expect(bundled).toContain('@kubeflow')
  for (const name of readdirSync(resolve('node_modules')))
    if (!bundled.includes(name) && !name.startsWith('.'))
      symlinkSync(resolve('node_modules', name), join(installed, 'node_modules', name))
  const list = run(process.execPath, ['cli/signline.js', 'models', 'list', '--json'], installed)
  expect(JSON.parse(list).models.length).toBeGreaterThanOrEqual(6)
  const signs = run(process.execPath, ['cli/signline.js', 'demo', '--help'], installed)
  expect(signs).toContain('demo')
  expect(readdirSync(join(installed, 'data-samples', 'zeljora-right'))).toContain('front.mp4')
  expect(run(process.execPath, ['cli/signline.js', 'pipeline', '--help'], installed)).toContain('validate')
  writeFileSync(join(folder, 'empty.yaml'), '')
  const { stdout } = spawnSync(
    process.execPath,
    ['cli/signline.js', 'pipeline', 'validate', join(folder, 'empty.yaml')],
    { cwd: installed, encoding: 'utf8' },
  )
  expect(stdout).toContain('1 error')
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
  expect(
    files.filter((file) => !file.startsWith('node_modules') && /(?<!\.d)\.ts$|\.map$|\.py$/.test(file)),
  ).toEqual([])
})
