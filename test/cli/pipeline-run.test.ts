import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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

let folder = ''
let module = ''
let runs = 0
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'signline-run-'))
  module = join(folder, 'hello.mjs')
  writeFileSync(
    module,
    `import { artifact, Artifact, defineComponent, definePipeline, integer, list, string } from ${JSON.stringify(dsl)}
const greet = defineComponent({ name: 'greet', image: 'registry.example/tools:1',
  inputs: { name: string(), count: integer(), list: list(string()) }, outputs: { said: string(), card: artifact(Artifact) },
  command: ['sh', '-c', 'echo greeting; printf %s "$1 $2 $3" > "$4"; echo card > "$5"; test "$1" != nobody', 'greet'],
  args: ({ inputs, outputs }) => [inputs.name, inputs.count, inputs.list, outputs.said, outputs.card.path] })
export const hello = definePipeline({ name: 'hello',
  inputs: { name: string(), count: integer({ default: 1 }), list: list(string(), { default: [] }) },
  body: (inputs) => greet(inputs).outputs })
`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Runs `signline pipeline run` in the test's folder, by default in a run folder of its own. */
function run(...args: readonly string[]): Promise<Run> {
  runs += 1
  const out = args.includes('--out') ? [] : ['--out', join(folder, `run-${runs}`)]
  const cache = args.includes('--cache') ? [] : ['--no-cache']
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [launcher, 'pipeline', 'run', ...args, ...out, ...cache],
      { cwd: folder },
      (error, out, errors) => resolve({ code: error === null ? 0 : Number(error.code), out, errors }),
    )
  })
}

const MAP = ['--image-map', 'tools=']

describe('signline pipeline run', () => {
  test('runs a module’s pipeline, prints its outputs and tells each step on stderr', async () => {
    const { code, out, errors } = await run(module, '--arg', 'name=you', '--arg', 'list=["a"]', ...MAP)
    expect(errors).toMatch(/greet: running \d+\.\d s\n.*greet: succeeded \d+\.\d s\nrun succeeded: /)
    expect(code).toBe(0)
    expect(out).toMatch(/^said: you 1 \["a"\]\ncard: \/.*\/tasks\/greet\/outputs\/card\n$/)
  })

  test('runs a compiled file, arguments in a file, one overruled', async () => {
    const [file, args] = [join(folder, 'hello.yaml'), join(folder, 'args.json')]
    await new Promise((resolve) =>
      execFile(process.execPath, [launcher, 'pipeline', 'compile', module, '--write', file], resolve),
    )
    writeFileSync(args, '{"name": "file", "count": 2}')
    const { code, out } = await run(file, '--args-file', args, '--arg', 'count=3', ...MAP, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      pipeline: 'hello',
      status: 'SUCCEEDED',
      outputs: { parameters: { said: 'file 3 []' } },
      tasks: { greet: { status: 'SUCCEEDED', attempts: 1 } },
    })
  })

  test('takes a file that only a later backend knows, a claim being a warning for any device', async () => {
    const file = join(folder, 'claims.yaml')
    const claiming = join(folder, 'claims.mjs')
    writeFileSync(
      claiming,
      `import { defineComponent, definePipeline, string } from ${JSON.stringify(dsl)}
const step = defineComponent({ name: 'step', image: 'registry.example/tools:1', command: ['true'] })
export const claims = definePipeline({ name: 'claims', inputs: { device: string({ default: 'claimed' }) },
  body: () => { step({}).useResourceClaim('gpu') } })
`,
    )
    const compile = ['pipeline', 'compile', claiming, '--target', 'kfp-next', '--write', file]
    await new Promise((resolve) => execFile(process.execPath, [launcher, ...compile], resolve))
    const refused = await run(file, ...MAP)
    expect(refused.code).toBe(2)
    expect(refused.errors).toContain('give the pipeline --arg device=auto or device=cpu')
    const { code, errors } = await run(file, '--arg', 'device=auto', ...MAP)
    expect(errors).toContain('warning: ')
    expect(code).toBe(0)
  })

  test('reads a value that starts with @ from a file', async () => {
    writeFileSync(join(folder, 'list.json'), '["x", "y"]')
    const { out } = await run(module, '--arg', 'name=you', '--arg', 'list=@list.json', ...MAP)
    expect(out).toContain('said: you 1 ["x","y"]')
  })

  test('ends with 1 where a task fails, its last lines and its log', async () => {
    const out = join(folder, 'failing')
    const { code, errors } = await run(module, '--arg', 'name=nobody', '--out', out, ...MAP)
    expect(code).toBe(1)
    expect(errors).toContain('signline: task "greet" failed: exit code 1\n  | greeting\n')
    expect(errors).toContain(`its log: ${join(out, 'tasks/greet/attempt-1.log')}\n`)
    expect(errors).toContain(`run failed: ${out}; --resume goes on with it\n`)
  })

  test('says cached of a step whose results it took', async () => {
    const args = [module, '--arg', 'name=you', '--cache', join(folder, 'cache'), ...MAP]
    await run(...args)
    const { errors, out } = await run(...args)
    expect(errors).toContain('greet: succeeded (cached)\n')
    expect(out).toContain('said: you 1 []')
  })

  test.each([
    [
      'an image that nothing maps',
      () => [module, '--arg', 'name=you'],
      'map it with --image-map registry.example/tools:1=COMMAND',
    ],
    [
      'an argument of another type',
      () => [module, '--arg', 'name=you', '--arg', 'count=many', ...MAP],
      'count is "many", not a whole number',
    ],
    [
      'an argument that is missing',
      () => [module, ...MAP],
      'argument name: the parameter has no default and is not given; give name',
    ],
    ['an argument without =', () => [module, '--arg', 'name', ...MAP], 'write it as key=value'],
    ['a file that is not there', () => ['none.yaml'], 'cannot be read'],
    ['an unknown runner', () => [module, '--runner', 'lxc'], 'give one of process, docker, podman'],
    ['--resume without a folder', () => [module, '--resume'], 'name it with --out'],
    [
      'a number of cores that is none',
      () => [module, '--cores', 'all', '--arg', 'name=you'],
      'give a number above 0',
    ],
    [
      'a memory that is none',
      () => [module, '--memory', 'all', '--arg', 'name=you'],
      'give a size such as 8Gi',
    ],
    ['arguments that are no object', () => [module, '--args-file', module], 'neither JSON nor YAML'],
    [
      'a folder that cannot be made',
      () => [module, '--arg', 'name=you', '--out', '/proc/none', ...MAP],
      'choose another run folder',
    ],
  ])('refuses %s with 2 and what to do', async (what, args, remedy) => {
    const outLess = what === '--resume without a folder'
    const { code, errors } = outLess
      ? await new Promise<Run>((resolve) =>
          execFile(
            process.execPath,
            [launcher, 'pipeline', 'run', ...args()],
            { cwd: folder },
            (error, out, errors) => resolve({ code: Number(error?.code), out, errors }),
          ),
        )
      : await run(...args())
    expect(errors).toContain(remedy)
    expect(code).toBe(2)
  })

  test('refuses a faulty file with the line of each fault, and makes no folder', async () => {
    const file = join(folder, 'faulty.yaml')
    writeFileSync(
      file,
      readFileSync(join(folder, 'hello.yaml'), 'utf8').replace(
        'executorLabel: exec-greet',
        'executorLabel: exec-great',
      ),
    )
    const { code, errors } = await run(file, '--arg', 'name=you', '--out', join(folder, 'never'), ...MAP)
    expect(code).toBe(2)
    expect(errors).toMatch(
      /faulty\.yaml:\d+:\d+: components\.comp-greet\.executorLabel: no executor "exec-great"/,
    )
    expect(existsSync(join(folder, 'never'))).toBe(false)
  })

  test('hands steps to Docker where it is there and asked for', async () => {
    // Stands for Docker: writes down what it was asked, and runs the entry point here.
    const bin = mkdtempSync(join(folder, 'bin-'))
    const log = join(bin, 'asked')
    writeFileSync(
      join(bin, 'docker'),
      `#!/bin/sh\necho "$*" >> ${log}\nwhile test "$1" != --entrypoint; do shift; done\nprogram=$2; shift 3\nexec "$program" "$@"\n`,
    )
    chmodSync(join(bin, 'docker'), 0o755)
    const path = process.env.PATH
    process.env.PATH = `${bin}:${path}`
    try {
      const { code, out } = await run(module, '--arg', 'name=you', '--runner', 'docker')
      expect(code).toBe(0)
      expect(out).toContain('said: you 1 []')
      expect(readFileSync(log, 'utf8')).toMatch(
        /^run --rm --init --name hello-greet-1 .* --entrypoint sh registry\.example\/tools:1 -c /,
      )
    } finally {
      process.env.PATH = path
    }
  })
})
