import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ownFolder } from '../own-folder.ts'

const cache = ownFolder()

function signline(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env, SIGNLINE_CACHE: cache }
  return spawnSync(process.execPath, ['cli/signline.js', ...args], { encoding: 'utf8', env })
}

test('models are listed, prepared and verified, and a damaged one is told and mended', {
  timeout: 120_000,
}, () => {
  const before = JSON.parse(signline('models', 'list', '--json').stdout)
  expect(before.models).toHaveLength(8)
  expect(before.models.filter(({ prepared }: { prepared: boolean }) => prepared)).toMatchObject([
    { source: 'part of signline' },
    { source: 'part of signline' },
  ])

  const early = signline('models', 'verify', '--device', 'cpu')
  expect(early.status).toBe(1)
  expect(early.stderr).toMatch(
    /^signline: 4 of 6 models are not as they should be: [^\n]+; run signline models prepare/,
  )

  const prepared = JSON.parse(signline('models', 'prepare', '--json').stdout)
  for (const { path, bytes } of prepared.models) {
    expect(existsSync(path)).toBe(true)
    expect(bytes).toBeGreaterThan(1_000_000)
  }
  expect(signline('models', 'list').stdout).not.toContain('not prepared')

  const whole = JSON.parse(signline('models', 'verify', '--device', 'cpu', '--json').stdout)
  expect(whole).toMatchObject({ ok: true, device: 'cpu' })

  const damaged = prepared.models[0].path as string
  appendFileSync(damaged, 'x')
  const verdict = signline('models', 'verify', '--device', 'cpu', '--json')
  expect(verdict.status).toBe(1)
  expect(JSON.parse(verdict.stdout)).toMatchObject({ ok: false })
  expect(verdict.stderr).toContain('1 of 8 models are not as they should be: palm-detection-full')
  const lite = signline('models', 'verify', '--device', 'cpu', '--variant', 'lite')
  expect(lite.status).toBe(0)
  expect(lite.stdout).not.toContain('full')
  expect(signline('models', 'prepare').status).toBe(0)
  expect(signline('models', 'verify', '--device', 'cpu').status).toBe(0)
})

test('one variant can be prepared alone, and another word is refused', () => {
  const { stdout } = signline('models', 'prepare', '--variant', 'lite')
  expect(stdout.trim().split('\n')).toHaveLength(3)
  expect(signline('models', 'prepare', '--variant', 'heavy')).toMatchObject({ status: 2 })
})

test('a reader that closes the pipe early ends the command without a stack', () => {
  const command = `"${process.execPath}" cli/signline.js models list --json | head -c 10; exit "\${PIPESTATUS[0]}"`
  const { status, stderr } = spawnSync('bash', ['-c', command], { encoding: 'utf8' })
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
})
