import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { validatePipelineYaml } from '@kubeflow/pipelines/compiler'
import type { Json } from '@kubeflow/pipelines/ir'
import { commandBefore, type RunResult, runPipeline } from '@kubeflow/pipelines/local'
import { afterAll, describe, expect, test } from 'vitest'
import { pythonWithKfp } from './python-with-kfp.ts'

const folder = mkdtempSync(join(tmpdir(), 'signline-kfp-local-'))
afterAll(() => rmSync(folder, { recursive: true }))

const python = pythonWithKfp()
if (python === undefined)
  console.log('skipped: local runs beside the Python SDK; needs Python 3 with venv and kfp from PyPI')

/** Compiles each pipeline to FOLDER/NAME.yaml, or runs one by Python's kfp.local and prints what came of it. */
const PIPELINES = `
import json, os, sys
from kfp import compiler, dsl, local

step = dsl.component(base_image='python:3.11', install_kfp_package=False)

@step
def echo(word: str = 'usual') -> str:
    return word
@step
def shown(words: list) -> str:
    import json
    return json.dumps(words)
@step
def shown_object(given: dict) -> str:
    import json
    return json.dumps(given, sort_keys=True)
@step
def fail() -> str:
    raise RuntimeError('made to fail')
@step
def flaky(path: str) -> str:
    import os
    tries = open(path).read() if os.path.exists(path) else ''
    open(path, 'w').write(tries + 'x')
    if len(tries) < 2:
        raise RuntimeError('again')
    return tries + 'x'
@step
def environment() -> str:
    import os
    return os.environ.get('KFP_TEST_LEAK', 'nothing')
@step
def write(word: str, file: dsl.Output[dsl.Dataset]):
    open(file.path, 'w').write(word)
    file.metadata['word'] = word
@step
def read(file: dsl.Input[dsl.Dataset]) -> str:
    return open(file.path).read() + ' ' + file.metadata['word']
@step
def tell(status: dsl.PipelineTaskFinalStatus) -> str:
    return status.pipeline_task_name

@dsl.pipeline
def nested() -> str:
    with dsl.ParallelFor([['a', 'b'], ['c']]) as row:
        with dsl.ParallelFor(row) as word:
            said = echo(word=word)
    return shown(words=dsl.Collected(said.output)).output
@dsl.pipeline
def branches(n: int = 2) -> str:
    with dsl.If(n > 10):
        many = echo(word='many')
    with dsl.Elif(n > 1):
        some = echo(word='some')
    with dsl.Else():
        one = echo(word='one')
    return dsl.OneOf(many.output, some.output, one.output)
@dsl.pipeline
def artifacts(word: str = 'w') -> str:
    return read(file=write(word=word).outputs['file']).output
@dsl.pipeline
def retries(path: str) -> str:
    return flaky(path=path).set_retry(3, backoff_duration='0s').output
@dsl.pipeline
def numbers() -> str:
    return shown_object(given={'a': 1, 'b': [1, 2.5]}).output
@dsl.pipeline
def leaks() -> str:
    return environment().output
@dsl.pipeline
def ignores() -> str:
    return echo(word=fail().output).ignore_upstream_failure().output
@dsl.pipeline
def branch_artifacts(n: int = 2) -> str:
    with dsl.If(n > 1):
        some = write(word='some')
    with dsl.Else():
        one = write(word='one')
    return read(file=dsl.OneOf(some.outputs['file'], one.outputs['file'])).output

command, folder, name, arguments = sys.argv[1:]
pipeline = globals()[name]
if command == 'compile':
    compiler.Compiler().compile(pipeline, os.path.join(folder, name + '.yaml'))
else:
    local.init(local.SubprocessRunner(use_venv=False), pipeline_root=os.path.join(folder, 'python'), raise_on_error=False)
    try:
        print('RESULT ' + json.dumps(pipeline(**json.loads(arguments)).outputs))
    except BaseException as error:
        print('RESULT ' + json.dumps({'raised': type(error).__name__}))
`

const program = join(folder, 'pipelines.py')
writeFileSync(program, PIPELINES)

function runPython(command: 'compile' | 'run', name: string, args: object = {}): Json {
  const { stdout, stderr, status } = spawnSync(
    python ?? '',
    [program, command, folder, name, JSON.stringify(args)],
    { encoding: 'utf8', env: { ...process.env, KFP_TEST_LEAK: 'leaked', TMPDIR: folder } },
  )
  if (command === 'compile' && status !== 0) throw new Error(stderr)
  const [, result = 'null'] = /RESULT (.*)/.exec(stdout) ?? []
  return JSON.parse(result) as Json
}

/** Runs what Python's compiler wrote, its steps by the same Python. */
async function runHere(name: string, args: Record<string, Json> = {}): Promise<RunResult> {
  runPython('compile', name)
  const { pipeline } = validatePipelineYaml(readFileSync(join(folder, `${name}.yaml`), 'utf8'))
  if (pipeline === undefined) throw new Error(`${name} cannot be read`)
  const path = `PATH=${dirname(python ?? '')}:${process.env.PATH}`
  return runPipeline(pipeline, {
    args,
    images: [commandBefore('python:3.11', ['env', path])],
    outFolder: mkdtempSync(join(folder, 'run-')),
  })
}

describe.skipIf(python === undefined)('pipelines of the Python SDK', () => {
  test.each([
    ['nested', () => ({}), '[["a", "b"], ["c"]]'],
    ['branches', () => ({ n: 2 }), 'some'],
    ['branches', () => ({ n: 1 }), 'one'],
    ['artifacts', () => ({ word: 'x' }), 'x x'],
    ['retries', () => ({ path: join(mkdtempSync(join(folder, 'tries-')), 'tries') }), 'xxx'],
  ])('%s gives here what it gives by kfp.local', async (name, args, expected) => {
    const { status, outputs, failure } = await runHere(name, args())
    expect(failure).toBeUndefined()
    expect({ status, outputs: outputs.parameters }).toEqual({
      status: 'SUCCEEDED',
      outputs: { Output: expected },
    })
    expect(runPython('run', name, args())).toEqual({ Output: expected })
  })

  // The left column of the table in kfp/README.md, where it says that Python does worse.
  test.each([
    ['numbers', '{"a": 1, "b": [1, 2.5]}', { Output: '{"a": 1.0, "b": [1.0, 2.5]}' }],
    ['leaks', 'nothing', { Output: 'leaked' }],
    ['ignores', 'usual', { raised: 'ValueError' }],
    ['branch_artifacts', 'some some', undefined],
  ])('%s does not give what it gives by kfp.local', async (name, expected, byPython) => {
    process.env.KFP_TEST_LEAK = 'leaked'
    expect((await runHere(name)).outputs.parameters).toEqual({ Output: expected })
    const theirs = runPython('run', name)
    expect(theirs).not.toEqual({ Output: expected })
    if (byPython !== undefined) expect(theirs).toEqual(byPython)
  })
})
