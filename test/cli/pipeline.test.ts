import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const launcher = fileURLToPath(new URL('../../cli/signline.js', import.meta.url))
const dsl = fileURLToPath(new URL('../../kfp/dist/dsl/index.js', import.meta.url))

interface Run {
  readonly code: number
  readonly out: string
  readonly errors: string
}

function pipeline(...args: readonly string[]): Promise<Run> {
  return new Promise((resolve) => {
    execFile(process.execPath, [launcher, 'pipeline', ...args], (error, out, errors) =>
      resolve({ code: error === null ? 0 : Number(error.code), out, errors }),
    )
  })
}

let folder = ''
let module = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signline-pipeline-'))
  module = join(folder, 'hello.mjs')
  writeFileSync(
    module,
    `import { defineComponent, definePipeline, string } from ${JSON.stringify(dsl)}
const greet = defineComponent({ name: 'greet', image: 'a:1', inputs: { name: string() }, command: ['greet'] })
export const hello = definePipeline({ name: 'hello', body: () => { greet({ name: 'you' }).useResourceClaim('gpu') } })
export const other = definePipeline({ name: 'other', body: () => { greet({}) } })
`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('signline pipeline compile', () => {
  test('prints YAML that validate finds nothing wrong with', async () => {
    const file = join(folder, 'hello.yaml')
    const compiled = await pipeline('compile', module, '--export', 'hello', '--write', file)
    expect(compiled).toMatchObject({ code: 0, out: '' })
    const printed = await pipeline('compile', module, '--export', 'hello')
    expect(printed.out).toBe(readFileSync(file, 'utf8'))
    const checked = await pipeline('validate', file, '--json')
    expect(checked.code).toBe(0)
    expect(JSON.parse(checked.out)).toEqual({ file, target: 'kfp-2.17', valid: true, findings: [] })
  })

  test('compiles for the target that is asked for', async () => {
    const { out } = await pipeline('compile', module, '--export', 'hello', '--target', 'kfp-next', '--json')
    const report = JSON.parse(out) as { target: string; yaml: string }
    expect(report.target).toBe('kfp-next')
    expect(report.yaml).toContain('podResourceClaims')
  })

  test.each([
    ['several pipelines and none chosen', () => [module], 'choose with --export one of hello, other'],
    ['a file that is not there', () => [join(folder, 'none.mjs')], 'give the path of a module'],
    ['an unknown target', () => [module, '--target', 'kfp-1'], 'give one of kfp-2.17, kfp-next'],
    [
      'a faulty pipeline',
      () => [module, '--export', 'other'],
      'the required input "name" is not given; give name',
    ],
  ])('refuses %s with what to do', async (_, args, remedy) => {
    const { code, errors } = await pipeline('compile', ...args())
    expect(code).toBe(2)
    expect(errors).toContain(remedy)
  })
})

describe('signline pipeline validate', () => {
  test('names the line of each fault and ends with 1', async () => {
    const { out: yaml } = await pipeline('compile', module, '--export', 'hello')
    const file = join(folder, 'broken.yaml')
    writeFileSync(file, yaml.replace('executorLabel: exec-greet', 'executorLabel: exec-great'))
    const { code, out } = await pipeline('validate', file)
    expect(code).toBe(1)
    expect(out).toMatch(
      /broken\.yaml:\d+:\d+: error: components\.comp-greet\.executorLabel: no executor "exec-great"/,
    )
    const canonical = join(folder, 'canonical.yaml')
    expect((await pipeline('validate', file, '--write', canonical)).errors).toContain('not written')
    expect(() => readFileSync(canonical)).toThrow()
  })

  test('writes the canonical form of a sound file', async () => {
    const { out: yaml } = await pipeline('compile', module, '--export', 'hello')
    const [file, canonical] = [join(folder, 'commented.yaml'), join(folder, 'canonical.yaml')]
    writeFileSync(file, `# a comment\n${yaml}`)
    await pipeline('validate', file, '--write', canonical)
    expect(readFileSync(canonical, 'utf8')).toBe(yaml)
  })
})
